import { WireType } from '../../src/common/wire/wire-reader.js';

/**
 * Bytes of the protobuf encoding, written by hand and not by the code under test: one function a
 * wire type, each giving one record.
 */
export const wire = {
  varint: (field: number, value: number | bigint): Buffer =>
    Buffer.concat([tag(field, WireType.Varint), varint(value)]),

  /** Text, or the records of a nested message. */
  len: (field: number, ...value: readonly (string | Buffer)[]): Buffer => {
    const bytes = Buffer.concat(value.map((part) => Buffer.from(part)));
    return Buffer.concat([tag(field, WireType.Len), varint(bytes.length), bytes]);
  },

  double: (field: number, value: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleLE(value);
    return Buffer.concat([tag(field, WireType.I64), bytes]);
  },

  fixed32: (field: number, value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return Buffer.concat([tag(field, WireType.I32), bytes]);
  },

  group: (field: number, ...records: readonly Buffer[]): Buffer =>
    Buffer.concat([tag(field, WireType.StartGroup), ...records, tag(field, WireType.EndGroup)]),
} as const;

/** Field numbers of `google.protobuf.Value`. */
const VALUE = { null: 1, number: 2, string: 3, bool: 4, struct: 5, list: 6 } as const;

/** What a `google.protobuf.Value` may be given as here. */
export type JsonLike =
  | null
  | boolean
  | number
  | string
  | readonly JsonLike[]
  | { readonly [key: string]: JsonLike };

/** The bytes of a `google.protobuf.Struct`. */
export function structBytes(entries: { readonly [key: string]: JsonLike }): Buffer {
  return Buffer.concat(Object.entries(entries).map(([key, value]) => structEntry(key, value)));
}

/** One map entry of a `google.protobuf.Struct`. */
export function structEntry(key: string, value: JsonLike): Buffer {
  return wire.len(1, wire.len(1, key), wire.len(2, valueBytes(value)));
}

/** The bytes of a `google.protobuf.Value`. */
export function valueBytes(value: JsonLike): Buffer {
  if (value === null) return wire.varint(VALUE.null, 0);
  if (typeof value === 'boolean') return wire.varint(VALUE.bool, value ? 1 : 0);
  if (typeof value === 'number') return wire.double(VALUE.number, value);
  if (typeof value === 'string') return wire.len(VALUE.string, value);
  if (isList(value)) {
    return wire.len(VALUE.list, ...value.map((item) => wire.len(1, valueBytes(item))));
  }
  return wire.len(VALUE.struct, structBytes(value));
}

/** A tag as it stands before a value. */
export function tag(field: number, wireType: number): Buffer {
  return varint(field * 8 + wireType);
}

/** A varint in 64-bit two's complement. @param padding  needless bytes that say zero */
export function varint(value: number | bigint, padding = 0): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  } while (rest > 0n);
  for (let i = 0; i < padding; i++) bytes.push(0x80);
  bytes.push((bytes.pop() as number) & 0x7f);
  return Buffer.from(bytes);
}

function isList(value: JsonLike): value is readonly JsonLike[] {
  return Array.isArray(value);
}
