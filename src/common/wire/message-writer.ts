import type { Struct, StructValue } from './json-struct.js';
import {
  BOOL_TAG,
  ENTRY_KEY_TAG,
  ENTRY_VALUE_TAG,
  LIST_ITEM_TAG,
  LIST_TAG,
  NESTED_STRUCT_TAG,
  NULL_TAG,
  NUMBER_TAG,
  STRING_TAG,
  STRUCT_ENTRY_TAG,
} from './json-struct.js';
import { MAX_DEPTH } from './wire-reader.js';

const INITIAL_BYTES = 64 * 1024;
const MAX_VARINT_BYTES = 10;

/** Most nested messages are this long or shorter; others are moved by a byte or two when closed. */
const LENGTH_BYTES_GUESS = 1;

/**
 * Writes messages one behind the other into one growing buffer that is used again and again: for
 * answers in great number. Fields that hold their default are the caller's to leave out, but for
 * {@link text}, which leaves `""` out.
 */
export class MessageWriter {
  #bytes = Buffer.allocUnsafeSlow(INITIAL_BYTES);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Forgets what was written behind `length`. */
  truncate(length: number): void {
    this.#length = length;
  }

  /** A copy of all that was written; the writer is empty afterwards. */
  take(): ArrayBuffer {
    const copy = new ArrayBuffer(this.#length);
    this.#bytes.copy(new Uint8Array(copy), 0, 0, this.#length);
    this.#length = 0;
    return copy;
  }

  /**
   * Begins a nested message or struct.
   * @returns what {@link close} wants
   */
  open(tag: number): number {
    this.varint(tag);
    this.#reserve(LENGTH_BYTES_GUESS);
    this.#length += LENGTH_BYTES_GUESS;
    return this.#length;
  }

  /** Ends the nested message that began at `start` by writing its length before it. */
  close(start: number): void {
    const size = this.#length - start;
    const lengthBytes = varintSize(size);
    const shift = lengthBytes - LENGTH_BYTES_GUESS;
    if (shift > 0) {
      this.#reserve(shift);
      this.#bytes.copyWithin(start + shift, start, this.#length);
      this.#length += shift;
    }
    this.#putVarint(start - LENGTH_BYTES_GUESS, size);
  }

  /** A string field; nothing for `""`. Half a surrogate pair becomes U+FFFD. */
  text(tag: number, value: string): void {
    if (value !== '') this.#string(tag, value);
  }

  /** A string field of a list, where `""` is a value like any other. */
  item(tag: number, value: string): void {
    this.#string(tag, value);
  }

  /** A bool field that is true, an enum or any other small number that is not 0. */
  number(tag: number, value: number): void {
    this.varint(tag);
    this.varint(value);
  }

  /** An int64 or uint64 field. */
  int64(tag: number, value: bigint): void {
    this.varint(tag);
    this.#reserve(MAX_VARINT_BYTES);
    let rest = BigInt.asUintN(64, value);
    while (rest >= 0x80n) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#bytes[this.#length++] = Number(rest);
  }

  /** A double field, 0 included. */
  double(tag: number, value: number): void {
    this.varint(tag);
    this.#reserve(8);
    this.#length = this.#bytes.writeDoubleLE(value, this.#length);
  }

  /** Bytes as they are: whole fields, or the fields of the message that was opened. */
  raw(source: Uint8Array, start = 0, end = source.length): void {
    this.#reserve(end - start);
    if (Buffer.isBuffer(source)) source.copy(this.#bytes, this.#length, start, end);
    else this.#bytes.set(source.subarray(start, end), this.#length);
    this.#length += end - start;
  }

  /** A `google.protobuf.Struct`. */
  struct(tag: number, value: Struct): void {
    const start = this.open(tag);
    for (const key of Object.keys(value)) {
      const item = value[key];
      if (item !== undefined) this.structEntry(key, item);
    }
    this.close(start);
  }

  /** One entry of the Struct that was opened. @throws RangeError when nested deeper than 100 */
  structEntry(key: string, value: StructValue, depth = 1): void {
    const entry = this.open(STRUCT_ENTRY_TAG);
    this.#string(ENTRY_KEY_TAG, key);
    this.#value(ENTRY_VALUE_TAG, value, depth);
    this.close(entry);
  }

  /** Four bytes, big endian, at a place that was written already. */
  uint32At(offset: number, value: number): void {
    this.#bytes.writeUInt32BE(value, offset);
  }

  varint(value: number): void {
    this.#reserve(MAX_VARINT_BYTES);
    this.#length = this.#putVarint(this.#length, value);
  }

  #value(tag: number, value: StructValue, depth: number): void {
    if (depth > MAX_DEPTH) throw new RangeError(`nested deeper than ${MAX_DEPTH}`);
    const start = this.open(tag);
    if (value === null) {
      this.number(NULL_TAG, 0);
    } else if (typeof value === 'number') {
      this.double(NUMBER_TAG, value);
    } else if (typeof value === 'string') {
      this.#string(STRING_TAG, value);
    } else if (typeof value === 'boolean') {
      this.number(BOOL_TAG, value ? 1 : 0);
    } else if (isList(value)) {
      const list = this.open(LIST_TAG);
      for (const each of value) this.#value(LIST_ITEM_TAG, each, depth + 2);
      this.close(list);
    } else {
      const struct = this.open(NESTED_STRUCT_TAG);
      for (const key of Object.keys(value)) {
        const item = value[key];
        if (item !== undefined) this.structEntry(key, item, depth + 2);
      }
      this.close(struct);
    }
    this.close(start);
  }

  #string(tag: number, value: string): void {
    this.varint(tag);
    this.#reserve(3 * value.length + MAX_VARINT_BYTES);
    if (value.length < 0x80) {
      // Written where it stands if its length takes one byte, as that of ASCII does here.
      const size = this.#bytes.write(value, this.#length + 1, 'utf8');
      if (size < 0x80) {
        this.#bytes[this.#length] = size;
        this.#length += 1 + size;
        return;
      }
    }
    const size = Buffer.byteLength(value, 'utf8');
    this.#length = this.#putVarint(this.#length, size);
    this.#length += this.#bytes.write(value, this.#length, 'utf8');
  }

  #putVarint(offset: number, value: number): number {
    let rest = value;
    let at = offset;
    while (rest >= 0x80) {
      this.#bytes[at++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes[at++] = rest;
    return at;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#length + count));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** `Array.isArray` does not narrow a union with readonly arrays. */
function isList(value: StructValue): value is readonly StructValue[] {
  return Array.isArray(value);
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}
