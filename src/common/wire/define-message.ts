import { EMPTY_STRUCT, type Struct } from './json-struct.js';
import type { Field, FieldKind, MessageSchema, NamedField } from './message-schema.js';
import { defineView } from './message-view.js';
import type { Timestamp } from './timestamp.js';
import { WireType } from './wire-reader.js';

/**
 * Declares a message type of the contract. The compiler holds the fields against `T`; a
 * conformance test holds them against the contract.
 */
export function defineMessage<T extends object>(
  name: string,
  declared: { readonly [K in keyof T]-?: Field<T[K]> },
): MessageSchema<T> {
  const fields = Object.entries<Field<unknown>>(declared).map(
    ([fieldName, field], index): NamedField => ({
      ...field,
      name: fieldName,
      wireName:
        field.wireName ?? fieldName.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      tag: field.number * 8 + wireTypeOf(field.kind),
      index,
    }),
  );
  return {
    name,
    fields,
    fieldByName: new Map(fields.map((field) => [field.name, field])),
    fieldByNumber: byNumber(fields),
    view: defineView<T>(name, fields),
  };
}

export const bool = (number: number): Field<boolean> => singular('bool', number);
export const int32 = (number: number): Field<number> => singular('int32', number);
export const int64 = (number: number): Field<bigint> => singular('int64', number);
/** An int64 that reads as a number, rounded beyond 2^53: for measures, never for ids. */
export const roundedInt64 = (number: number): Field<number> => singular('int64-number', number);
export const enumeration = (number: number): Field<number> => singular('enum', number);
export const string = (number: number): Field<string> => singular('string', number);
export const timestamp = (number: number): Field<Timestamp | undefined> =>
  singular('timestamp', number);
export const struct = (number: number): Field<Struct | undefined> => singular('struct', number);

/** A Struct that reads as `{}` when it is absent. */
export const structOrEmpty = (number: number): Field<Struct> => ({
  ...singular('struct', number),
  absent: EMPTY_STRUCT,
});

/** A field whose name in the contract is not that of the domain in snake_case. */
export const named = <V>(wireName: string, field: Field<V>): Field<V> => ({ ...field, wireName });

/** A string that is hidden wherever its message is printed. */
export const secret = (number: number): Field<string> => ({ ...string(number), isSecret: true });

export const strings = (number: number): Field<readonly string[]> => ({
  ...singular('string', number),
  isRepeated: true,
});

export const message = <M extends object>(
  number: number,
  schema: MessageSchema<M>,
): Field<M | undefined> => ({ ...singular('message', number), message: schema });

export const messages = <M extends object>(
  number: number,
  schema: MessageSchema<M>,
): Field<readonly M[]> => ({ ...singular('message', number), isRepeated: true, message: schema });

function singular<V>(kind: FieldKind, number: number): Field<V> {
  return { kind, number, isRepeated: false, isSecret: false, message: undefined };
}

function byNumber(fields: readonly NamedField[]): readonly (NamedField | undefined)[] {
  const table: (NamedField | undefined)[] = [];
  for (const field of fields) table[field.number] = field;
  return table;
}

function wireTypeOf(kind: FieldKind): number {
  switch (kind) {
    case 'bool':
    case 'int32':
    case 'int64':
    case 'int64-number':
    case 'enum':
      return WireType.Varint;
    default:
      return WireType.Len;
  }
}
