/** Bytes of another buffer, text, parts of their own, or two varints. */
type Piece = Buffer | string | ByteParts | undefined;

/**
 * A message under construction: pieces of other buffers, text and short headers, written once at
 * the end. Nested messages are parts of their own, so their length is known before it is written.
 */
export class ByteParts {
  readonly #pieces: Piece[] = [];
  /** Two numbers a piece: the range of a buffer, the bytes of a text, or the two varints. */
  readonly #numbers: number[] = [];
  #length = 0;

  /** Bytes so far. */
  get length(): number {
    return this.#length;
  }

  /** Appends `source[start..end)` without copying it yet. */
  add(source: Buffer, start = 0, end = source.length): void {
    if (start !== end) this.#push(source, start, end, end - start);
  }

  /** Appends two varints of at most 32 bits: a tag and a length, or a tag and a small number. */
  addVarints(tag: number, value: number): void {
    this.#push(undefined, tag, value, varintSize(tag) + varintSize(value));
  }

  /** Appends one field of text. @param byteLength  of `text` in UTF-8 */
  addText(tag: number, text: string, byteLength: number): void {
    this.addVarints(tag, byteLength);
    if (byteLength > 0) this.#push(text, byteLength, 0, byteLength);
  }

  /** Appends one length-delimited field. */
  addField(tag: number, source: Buffer, start = 0, end = source.length): void {
    this.addVarints(tag, end - start);
    this.add(source, start, end);
  }

  /** Appends all of `parts`, preceded by `tag` and their length; see {@link addAll}. */
  addDelimited(tag: number, parts: ByteParts): void {
    this.addVarints(tag, parts.length);
    this.addAll(parts);
  }

  /** Appends all of `parts`, to which nothing must be added afterwards. */
  addAll(parts: ByteParts): void {
    if (parts.#length > 0) this.#push(parts, 0, 0, parts.#length);
  }

  /** Writes all parts into one new buffer. */
  join(): Buffer {
    const joined = Buffer.allocUnsafe(this.#length);
    // Otherwise memory that was never written would go out.
    if (this.#writeTo(joined, 0) !== this.#length) {
      throw new RangeError('parts: found other lengths than were told');
    }
    return joined;
  }

  #writeTo(target: Buffer, start: number): number {
    let offset = start;
    for (let i = 0; i < this.#pieces.length; i++) {
      const piece = this.#pieces[i];
      const first = this.#numbers[2 * i] as number;
      const second = this.#numbers[2 * i + 1] as number;
      if (piece === undefined) {
        offset = writeVarint(target, second, writeVarint(target, first, offset));
      } else if (typeof piece === 'string') {
        offset = writeText(target, piece, first, offset);
      } else if (piece instanceof ByteParts) {
        offset = piece.#writeTo(target, offset);
      } else {
        offset += piece.copy(target, offset, first, second);
      }
    }
    return offset;
  }

  #push(piece: Piece, first: number, second: number, length: number): void {
    this.#pieces.push(piece);
    this.#numbers.push(first, second);
    this.#length += length;
  }
}

/** `value` as a varint in 64-bit two's complement; negative numbers take ten bytes. */
export function varint64(tag: number, value: bigint): Buffer {
  const bytes = Buffer.allocUnsafe(varintSize(tag) + 10);
  let offset = writeVarint(bytes, tag, 0);
  let rest = BigInt.asUintN(64, value);
  while (rest >= 0x80n) {
    bytes[offset++] = Number(rest & 0x7fn) | 0x80;
    rest >>= 7n;
  }
  bytes[offset++] = Number(rest);
  return bytes.subarray(0, offset);
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

function writeVarint(bytes: Buffer, value: number, offset: number): number {
  let rest = value;
  let at = offset;
  while (rest >= 0x80) {
    bytes[at++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  bytes[at++] = rest;
  return at;
}

/** Text of one byte a character is ASCII, and cheaper to write by hand than through a call. */
function writeText(bytes: Buffer, text: string, byteLength: number, offset: number): number {
  if (byteLength !== text.length) return offset + bytes.write(text, offset, 'utf8');
  for (let i = 0; i < byteLength; i++) bytes[offset + i] = text.charCodeAt(i);
  return offset + byteLength;
}
