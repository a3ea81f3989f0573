import type { MessageSource } from './message-source.js';

/** How the values of a field are encoded. */
export type FieldKind =
  | 'bool'
  | 'int32'
  | 'int64'
  /** An int64 that reads as a number, rounded beyond 2^53: for measures, never for ids. */
  | 'int64-number'
  | 'enum'
  | 'string'
  | 'timestamp'
  | 'struct'
  | 'message';

/** One field of a message; `V` is the type it has in the domain. */
export interface Field<V> {
  readonly kind: FieldKind;
  readonly number: number;
  readonly isRepeated: boolean;
  /** Shown as {@link REDACTED} wherever a message is printed. */
  readonly isSecret: boolean;
  /** Only for the kind `message`. */
  readonly message: MessageSchema<object> | undefined;
  /** Where it is not the name of the domain in snake_case. */
  readonly wireName?: string;
  /** What an absent field reads as, where it is not what its kind says. */
  readonly absent?: V;
  /** Never set: carries `V` for the compiler. */
  readonly type?: V;
}

/** What is shown of a secret. */
export const REDACTED = '[redacted]';

/** A field together with its names and its tag. */
export interface NamedField extends Field<unknown> {
  /** As the domain spells it: `dsInformation`. */
  readonly name: string;
  /** As the contract spells it: `ds_information`. */
  readonly wireName: string;
  /** Number and wire type as they stand before each value. */
  readonly tag: number;
  /** Position of the field in {@link MessageSchema.fields}. */
  readonly index: number;
}

/** A message type: what its bytes mean, field by field. Made by `defineMessage`. */
export interface MessageSchema<T extends object> {
  /** Full name, for example `accelbyte.session.manager.GameSession`. */
  readonly name: string;
  readonly fields: readonly NamedField[];
  readonly fieldByName: ReadonlyMap<string, NamedField>;
  /** Indexed by field number. */
  readonly fieldByNumber: readonly (NamedField | undefined)[];
  /** Makes the typed view of checked bytes. */
  readonly view: (source: MessageSource) => T;
}

/** The field of a tag: a known number with another wire type counts as unknown. */
export function fieldOfTag(schema: MessageSchema<object>, tag: number): NamedField | undefined {
  const field = schema.fieldByNumber[tag >>> 3];
  return field?.tag === tag ? field : undefined;
}
