import { MalformedMessageError } from './malformed-message.error.js';

/** Wire types of the protobuf encoding. */
export const WireType = { Varint: 0, I64: 1, Len: 2, StartGroup: 3, EndGroup: 4, I32: 5 } as const;

/** C++, Java, C# and Python agree on this limit for nested messages. */
export const MAX_DEPTH = 100;

const MAX_VARINT_BYTES = 10;
const MAX_UINT32 = 0xffff_ffff;

/**
 * A cursor over the fields of one encoded message. Every read checks the end of the message and
 * throws {@link MalformedMessageError}; nothing is copied.
 * Source: protobuf encoding specification, "Base 128 Varints" and "Message Structure".
 */
export class WireReader {
  constructor(
    readonly bytes: Buffer,
    public position: number,
    public end: number,
  ) {}

  get isAtEnd(): boolean {
    return this.position >= this.end;
  }

  /** The next tag: field number × 8 + wire type. */
  tag(): number {
    const tag = this.#uint32('tag');
    if (tag < 8) throw new MalformedMessageError('a field has the number 0');
    return tag;
  }

  /** Reads a length and returns the end of the value that follows; `position` is its start. */
  delimited(): number {
    const length = this.#uint32('length');
    const end = this.position + length;
    if (end > this.end) {
      throw new MalformedMessageError(`the length ${length} runs past the end of the message`);
    }
    return end;
  }

  /**
   * Goes into the length-delimited value that follows: `end` is now the value's.
   * @returns what {@link leave} wants, to come back
   */
  enter(): number {
    const outerEnd = this.end;
    this.end = this.delimited();
    return outerEnd;
  }

  /** Goes behind the value that was entered. @param outerEnd  what {@link enter} gave */
  leave(outerEnd: number): void {
    this.position = this.end;
    this.end = outerEnd;
  }

  /** The next varint as a signed 64-bit number. */
  int64(): bigint {
    // Seven bytes are 49 bits, which a number holds exactly; only longer ones need a bigint.
    let low = 0;
    let factor = 1;
    let high = 0n;
    const start = this.position;
    const limit = Math.min(this.end, start + MAX_VARINT_BYTES);
    while (this.position < limit) {
      const index = this.position - start;
      const byte = this.bytes[this.position++] as number;
      if (index < 7) {
        low += (byte & 0x7f) * factor;
        factor *= 0x80;
      } else {
        high |= BigInt(byte & 0x7f) << BigInt(7 * index);
      }
      if (byte < 0x80) return BigInt.asIntN(64, high + BigInt(low));
    }
    throw truncatedOrOverlong(this.position, this.end);
  }

  /** The next varint cut to a signed 32-bit number, as protobuf cuts int32, enum and bool. */
  int32(): number {
    let value = 0;
    let shift = 0;
    const limit = Math.min(this.end, this.position + MAX_VARINT_BYTES);
    while (this.position < limit) {
      const byte = this.bytes[this.position++] as number;
      if (shift < 32) value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
      shift += 7;
    }
    throw truncatedOrOverlong(this.position, this.end);
  }

  /** Whether the next varint is not zero, however long it is. */
  bool(): boolean {
    return this.int64() !== 0n;
  }

  /** The next eight bytes as a double. */
  double(): number {
    const start = this.position;
    this.#advance(8);
    return this.bytes.readDoubleLE(start);
  }

  /**
   * Moves behind the value of a field whose tag has just been read.
   * @param depth  of the message that holds the field; groups count from there
   */
  skip(tag: number, depth = 0): void {
    switch (tag & 7) {
      case WireType.Varint:
        this.#skipVarint();
        return;
      case WireType.I64:
        this.#advance(8);
        return;
      case WireType.Len:
        this.position = this.delimited();
        return;
      case WireType.StartGroup:
        this.#skipGroup(tag >>> 3, depth + 1);
        return;
      case WireType.I32:
        this.#advance(4);
        return;
      default:
        throw new MalformedMessageError(`field ${tag >>> 3} has the wire type ${tag & 7}`);
    }
  }

  #skipVarint(): void {
    const limit = Math.min(this.end, this.position + MAX_VARINT_BYTES);
    while (this.position < limit) {
      if ((this.bytes[this.position++] as number) < 0x80) return;
    }
    throw truncatedOrOverlong(this.position, this.end);
  }

  #skipGroup(fieldNumber: number, depth: number): void {
    if (depth > MAX_DEPTH) throw new MalformedMessageError('nested too deeply');
    while (!this.isAtEnd) {
      const tag = this.tag();
      if ((tag & 7) === WireType.EndGroup) {
        if (tag >>> 3 === fieldNumber) return;
        throw new MalformedMessageError(`group ${fieldNumber} ends as group ${tag >>> 3}`);
      }
      this.skip(tag, depth);
    }
    throw new MalformedMessageError(`group ${fieldNumber} has no end`);
  }

  #advance(count: number): void {
    if (this.position + count > this.end) throw new MalformedMessageError('truncated');
    this.position += count;
  }

  /** A varint that must fit 32 bits, as tags and lengths do; nearly all of them are one byte. */
  #uint32(what: string): number {
    if (this.position >= this.end) throw new MalformedMessageError('truncated');
    const first = this.bytes[this.position++] as number;
    return first < 0x80 ? first : this.#longUint32(first, what);
  }

  #longUint32(first: number, what: string): number {
    let value = first & 0x7f;
    for (let factor = 0x80; factor <= 0x80 ** 4; factor *= 0x80) {
      if (this.position >= this.end) throw new MalformedMessageError('truncated');
      const byte = this.bytes[this.position++] as number;
      value += (byte & 0x7f) * factor;
      if (byte >= 0x80) continue;
      if (value > MAX_UINT32) break;
      return value;
    }
    throw new MalformedMessageError(`a ${what} does not fit 32 bits`);
  }
}

function truncatedOrOverlong(position: number, end: number): MalformedMessageError {
  return new MalformedMessageError(
    position >= end ? 'truncated' : 'a number is longer than ten bytes',
  );
}
