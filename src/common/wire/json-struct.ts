import { WireReader, WireType } from './wire-reader.js';

/** What a `google.protobuf.Value` holds. Numbers are doubles; NaN and infinities are legal. */
export type StructValue =
  | null
  | boolean
  | number
  | string
  | readonly StructValue[]
  | { readonly [key: string]: StructValue };

/**
 * A decoded `google.protobuf.Struct`: a frozen object without prototype, so that `__proto__`,
 * `constructor` and `""` are keys like any other.
 */
export type Struct = { readonly [key: string]: StructValue };

/** Field numbers of `google.protobuf.Struct`, its map entries, `Value` and `ListValue`. */
export const STRUCT_ENTRY_TAG = (1 << 3) | WireType.Len;
export const ENTRY_KEY_TAG = (1 << 3) | WireType.Len;
export const ENTRY_VALUE_TAG = (2 << 3) | WireType.Len;
export const NULL_TAG = (1 << 3) | WireType.Varint;
export const NUMBER_TAG = (2 << 3) | WireType.I64;
export const STRING_TAG = (3 << 3) | WireType.Len;
export const BOOL_TAG = (4 << 3) | WireType.Varint;
export const NESTED_STRUCT_TAG = (5 << 3) | WireType.Len;
export const LIST_TAG = (6 << 3) | WireType.Len;
export const LIST_ITEM_TAG = (1 << 3) | WireType.Len;

type MutableStruct = { [key: string]: StructValue };

/** `{}` without prototype. */
export const EMPTY_STRUCT: Struct = Object.freeze(Object.create(null) as Struct); // Object.create is typed any

/** Decodes the bytes of a checked `google.protobuf.Struct`; of a repeated key the last counts. */
export function readStruct(bytes: Buffer, start: number, end: number): Struct {
  return mergeStruct(EMPTY_STRUCT, bytes, start, end);
}

/** The key of one map entry of a Struct; absent means `""`. */
export function readEntryKey(bytes: Buffer, start: number, end: number): string {
  const reader = new WireReader(bytes, start, end);
  let key = '';
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== ENTRY_KEY_TAG) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.delimited();
    key = bytes.toString('utf8', reader.position, stop);
    reader.position = stop;
  }
  return key;
}

function mergeStruct(earlier: Struct, bytes: Buffer, start: number, end: number): Struct {
  const merged = Object.create(null) as MutableStruct; // Object.create is typed any
  if (earlier !== EMPTY_STRUCT) Object.assign(merged, earlier);
  const reader = new WireReader(bytes, start, end);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== STRUCT_ENTRY_TAG) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.delimited();
    const key = readEntryKey(bytes, reader.position, stop);
    merged[key] = readEntryValue(bytes, reader.position, stop);
    reader.position = stop;
  }
  return Object.freeze(merged);
}

/** The value of one map entry of a Struct; absent means null. */
export function readEntryValue(bytes: Buffer, start: number, end: number): StructValue {
  const reader = new WireReader(bytes, start, end);
  let value: StructValue = null;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== ENTRY_VALUE_TAG) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.delimited();
    value = readValue(bytes, reader.position, stop, value);
    reader.position = stop;
  }
  return value;
}

/**
 * `earlier` is what an earlier record of the same field held: protobuf merges repeated records of
 * one message, so structs gain keys and lists gain items; everything else is replaced.
 */
function readValue(
  bytes: Buffer,
  start: number,
  end: number,
  earlier: StructValue = null,
): StructValue {
  const reader = new WireReader(bytes, start, end);
  let value = earlier;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case NULL_TAG:
        reader.int32();
        value = null;
        break;
      case NUMBER_TAG:
        value = reader.double();
        break;
      case BOOL_TAG:
        value = reader.bool();
        break;
      case STRING_TAG: {
        const stop = reader.delimited();
        value = bytes.toString('utf8', reader.position, stop);
        reader.position = stop;
        break;
      }
      case NESTED_STRUCT_TAG: {
        const stop = reader.delimited();
        const base = isStruct(value) ? value : EMPTY_STRUCT;
        value = mergeStruct(base, bytes, reader.position, stop);
        reader.position = stop;
        break;
      }
      case LIST_TAG: {
        const stop = reader.delimited();
        const items = readList(bytes, reader.position, stop);
        value = Object.freeze(Array.isArray(value) ? [...value, ...items] : items);
        reader.position = stop;
        break;
      }
      default:
        reader.skip(tag);
    }
  }
  return value;
}

function readList(bytes: Buffer, start: number, end: number): StructValue[] {
  const reader = new WireReader(bytes, start, end);
  const items: StructValue[] = [];
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== LIST_ITEM_TAG) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.delimited();
    items.push(readValue(bytes, reader.position, stop));
    reader.position = stop;
  }
  return items;
}

/** Whether `value` is an object, and not a list or null. */
export function isStruct(value: StructValue): value is Struct {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
