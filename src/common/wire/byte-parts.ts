/**
 * A message under construction: pieces of other buffers, joined once at the end. Nested messages
 * are parts of their own, so their length is known before it is written.
 */
export class ByteParts {
  readonly #sources: Buffer[] = [];
  readonly #ranges: number[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Appends `source[start..end)` without copying it yet. */
  add(source: Buffer, start = 0, end = source.length): void {
    if (start === end) return;
    this.#sources.push(source);
    this.#ranges.push(start, end);
    this.#length += end - start;
  }

  /** Appends all of `parts`, preceded by `tag` and their length. */
  addDelimited(tag: number, parts: ByteParts): void {
    this.add(delimiter(tag, parts.length));
    this.addAll(parts);
  }

  /** Appends all of `parts` as they are. */
  addAll(parts: ByteParts): void {
    for (let i = 0; i < parts.#sources.length; i++) {
      this.add(
        parts.#sources[i] as Buffer,
        parts.#ranges[2 * i] as number,
        parts.#ranges[2 * i + 1] as number,
      );
    }
  }

  /** Appends one length-delimited field. */
  addField(tag: number, value: Buffer): void {
    this.add(delimiter(tag, value.length));
    this.add(value);
  }

  /** Copies all parts into one new buffer. */
  join(): Buffer {
    const joined = Buffer.allocUnsafe(this.#length);
    let offset = 0;
    for (let i = 0; i < this.#sources.length; i++) {
      offset += (this.#sources[i] as Buffer).copy(
        joined,
        offset,
        this.#ranges[2 * i],
        this.#ranges[2 * i + 1],
      );
    }
    return joined;
  }
}

/** A tag and a length, or any two varints that fit 32 bits. */
export function delimiter(tag: number, length: number): Buffer {
  const size = varintSize(tag) + varintSize(length);
  const bytes = Buffer.allocUnsafe(size);
  writeVarint(bytes, length, writeVarint(bytes, tag, 0));
  return bytes;
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
