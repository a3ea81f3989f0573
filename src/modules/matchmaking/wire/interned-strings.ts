const SLOTS = 512;
const MAX_LENGTH = 64;

/**
 * Strings that come again and again: pools, regions, names of attributes. Each is decoded once and
 * then found by its bytes.
 */
export class InternedStrings {
  readonly #slots: ({ readonly bytes: Buffer; readonly text: string } | undefined)[] = new Array(
    SLOTS,
  );

  /** The text of `bytes[start..end)`. */
  read(bytes: Buffer, start: number, end: number): string {
    const length = end - start;
    if (length === 0) return '';
    if (length > MAX_LENGTH) return bytes.toString('utf8', start, end);
    const slot = hash(bytes, start, end);
    const known = this.#slots[slot];
    if (known !== undefined && isSame(known.bytes, bytes, start, length)) return known.text;
    const text = bytes.toString('utf8', start, end);
    this.#slots[slot] = { bytes: Buffer.from(bytes.subarray(start, end)), text };
    return text;
  }
}

function hash(bytes: Buffer, start: number, end: number): number {
  let value = end - start;
  for (let i = start; i < end; i++) value = (Math.imul(value, 31) + (bytes[i] as number)) | 0;
  return (value ^ (value >>> 15)) & (SLOTS - 1);
}

function isSame(known: Buffer, bytes: Buffer, start: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== bytes[start + i]) return false;
  return true;
}
