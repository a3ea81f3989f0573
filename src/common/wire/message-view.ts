import { inspect } from 'node:util';
import { readStruct } from './json-struct.js';
import type { MessageSchema, NamedField } from './message-schema.js';
import { MessageSource } from './message-source.js';
import { readTimestamp } from './timestamp.js';
import { WireReader } from './wire-reader.js';

/**
 * The bytes behind a view. An own property, so that spreading copies it: `{ ...member, status:
 * 'LEFT' }` still knows all the bytes of `member`, those of unknown fields included.
 */
const SOURCE = Symbol('source');

/** The message that `value` is a view of, or was spread from; `undefined` for any other object. */
export function sourceOf(value: object): MessageSource | undefined {
  return (value as { readonly [SOURCE]?: MessageSource })[SOURCE];
}

/** Whether `value` is a view itself and not an object made from one. */
export function isView(value: object): boolean {
  return value instanceof View;
}

class View {
  readonly [SOURCE]: MessageSource;
  readonly #values: unknown[] = [];

  constructor(source: MessageSource) {
    this[SOURCE] = source;
  }

  static read(view: View, field: NamedField): unknown {
    const known = view.#values[field.index];
    if (known !== undefined) return known;
    const value = readField(field, view[SOURCE]);
    view.#values[field.index] = value;
    return value;
  }

  /** Only what is present, int64 as text, secrets hidden: for logs and debuggers. */
  toJSON(): Record<string, unknown> {
    const source = this[SOURCE];
    const present = source.schema.fields.filter((field) => source.rangesOf(field).length > 0);
    return Object.fromEntries(present.map((field) => [field.name, printable(this, field)]));
  }

  [inspect.custom](): Record<string, unknown> {
    return this.toJSON();
  }
}

/**
 * Makes the views of one message type: each field is a getter that decodes on first touch and
 * remembers. Absent scalars read as their proto3 defaults, absent messages as `undefined`,
 * absent lists as empty.
 */
export function defineView<T extends object>(
  name: string,
  fields: readonly NamedField[],
): MessageSchema<T>['view'] {
  const TypedView = class extends View {};
  Object.defineProperty(TypedView, 'name', { value: name.split('.').at(-1) });
  for (const field of fields) {
    Object.defineProperty(TypedView.prototype, field.name, {
      get(this: View) {
        return View.read(this, field);
      },
    });
  }
  // The getters just defined are the fields of T: `defineMessage` demands all of them.
  return (source) => new TypedView(source) as unknown as T;
}

function printable(view: View, field: NamedField): unknown {
  if (field.isSecret) return '[redacted]';
  const value = View.read(view, field);
  if (field.kind === 'timestamp') return JSON.parse(JSON.stringify(value, bigintAsText));
  return typeof value === 'bigint' ? value.toString() : value;
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function readField(field: NamedField, source: MessageSource): unknown {
  const { bytes } = source;
  const ranges = source.rangesOf(field);
  if (field.isRepeated) {
    const items: unknown[] = [];
    for (let i = 0; i < ranges.length; i += 2) {
      items.push(readOne(field, bytes, ranges[i] as number, ranges[i + 1] as number));
    }
    return items;
  }
  if (ranges.length > 2 && isMerged(field)) {
    // A message that occurs more than once is one message: its records, one behind the other.
    const merged = joinRanges(bytes, ranges);
    return readOne(field, merged, 0, merged.length);
  }
  // Of a scalar that occurs more than once the last counts.
  const start = ranges.at(-2);
  const end = ranges.at(-1);
  return start === undefined || end === undefined
    ? defaultOf(field)
    : readOne(field, bytes, start, end);
}

function isMerged(field: NamedField): boolean {
  return field.kind === 'message' || field.kind === 'struct' || field.kind === 'timestamp';
}

/** The bytes of `ranges`, one behind the other. */
export function joinRanges(bytes: Buffer, ranges: readonly number[]): Buffer {
  const pieces: Buffer[] = [];
  for (let i = 0; i < ranges.length; i += 2) pieces.push(bytes.subarray(ranges[i], ranges[i + 1]));
  return Buffer.concat(pieces);
}

function readOne(field: NamedField, bytes: Buffer, start: number, end: number): unknown {
  switch (field.kind) {
    case 'string':
      return bytes.toString('utf8', start, end);
    case 'bool':
      return new WireReader(bytes, start, end).bool();
    case 'int32':
    case 'enum':
      return new WireReader(bytes, start, end).int32();
    case 'int64':
      return new WireReader(bytes, start, end).int64();
    case 'timestamp':
      return readTimestamp(bytes, start, end);
    case 'struct':
      return readStruct(bytes, start, end);
    case 'message':
      return field.message?.view(new MessageSource(field.message, bytes, start, end));
  }
}

function defaultOf(field: NamedField): unknown {
  switch (field.kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int32':
    case 'enum':
      return 0;
    case 'int64':
      return 0n;
    default:
      return undefined;
  }
}
