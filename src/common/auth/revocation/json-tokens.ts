import { MalformedJsonError } from './malformed-json.error.js';

const QUOTE = 0x22;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** Bytes that hold the structure of a document. */
export const JSON_BYTES = {
  comma: 0x2c,
  colon: 0x3a,
  openArray: 0x5b,
  closeArray: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

/** What kind of value comes next. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/** Reads JSON from bytes token by token, keeping the exact text of numbers. */
export class JsonTokens {
  readonly #bytes: Buffer;
  #position = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get position(): number {
    return this.#position;
  }

  /** @throws MalformedJsonError when no value can begin here */
  peekKind(): JsonKind {
    const byte = this.#peek();
    if (byte === JSON_BYTES.openObject) return 'object';
    if (byte === JSON_BYTES.openArray) return 'array';
    if (byte === QUOTE) return 'string';
    if (byte === MINUS || isDigit(byte)) return 'number';
    return 'literal';
  }

  /** The string that comes next. */
  readString(): string {
    this.expect(QUOTE, 'a string');
    const start = this.#position;
    const isPlain = this.#skipToQuote();
    const end = this.#position - 1;
    if (isPlain) return this.#bytes.toString('latin1', start, end);
    return this.#parse(start - 1, end + 1) as string;
  }

  /** The source text of the number that comes next. */
  readNumberText(): string {
    this.#peek();
    const start = this.#position;
    while (isNumberByte(this.#bytes[this.#position])) this.#position += 1;
    const text = this.#bytes.toString('latin1', start, this.#position);
    if (!NUMBER.test(text)) throw new MalformedJsonError('a number', start);
    return text;
  }

  /**
   * The integer 0..2^64−1 that comes next, written in digits alone.
   * @param store takes it as two unsigned 32-bit halves
   */
  readUnsigned64(store: (low: number, high: number) => void): void {
    this.#peek();
    const start = this.#position;
    let low = 0;
    let high = 0;
    let byte = this.#bytes[start];
    while (isDigit(byte)) {
      const lowTimesTen = low * 10 + (byte - ZERO);
      low = lowTimesTen >>> 0;
      high = high * 10 + Math.floor(lowTimesTen / 0x1_0000_0000);
      if (high > 0xffff_ffff) throw new MalformedJsonError('an integer below 2^64', start);
      this.#position += 1;
      byte = this.#bytes[this.#position];
    }
    const digits = this.#position - start;
    const hasLeadingZero = digits > 1 && this.#bytes[start] === ZERO;
    if (digits === 0 || hasLeadingZero || isNumberByte(byte)) {
      throw new MalformedJsonError('an unsigned integer', start);
    }
    store(low, high);
  }

  /** `true`, `false` or `null`, which come next. */
  readLiteral(): boolean | null {
    this.#peek();
    for (const [text, value] of [
      ['null', null],
      ['true', true],
      ['false', false],
    ] as const) {
      const end = this.#position + text.length;
      if (this.#bytes.toString('latin1', this.#position, end) === text) {
        this.#position = end;
        return value;
      }
    }
    throw new MalformedJsonError('a value', this.#position);
  }

  /** Reads over this byte if it comes next, and tells so. */
  take(byte: number): boolean {
    if (this.#peek() !== byte) return false;
    this.#position += 1;
    return true;
  }

  /** @param what the byte in words, for the error */
  expect(byte: number | undefined, what: string): void {
    if (byte === undefined || !this.take(byte)) {
      throw new MalformedJsonError(what, this.#position);
    }
  }

  /** @throws MalformedJsonError when anything but white space is left */
  expectEnd(): void {
    this.#skipWhiteSpace();
    if (this.#position < this.#bytes.length) {
      throw new MalformedJsonError('the end', this.#position);
    }
  }

  /** Moves behind the closing quote; true when the text between is ASCII without escapes. */
  #skipToQuote(): boolean {
    let isPlain = true;
    for (let byte = this.#bytes[this.#position]; byte !== QUOTE; ) {
      if (byte === undefined || byte < 0x20) {
        throw new MalformedJsonError('the end of a string', this.#position);
      }
      if (byte === BACKSLASH || byte >= 0x80) isPlain = false;
      this.#position += byte === BACKSLASH ? 2 : 1;
      byte = this.#bytes[this.#position];
    }
    this.#position += 1;
    return isPlain;
  }

  #parse(start: number, end: number): unknown {
    try {
      const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
        this.#bytes.subarray(start, end),
      );
      return JSON.parse(text);
    } catch {
      throw new MalformedJsonError('a string', start);
    }
  }

  /** The byte that comes next, white space left out. */
  #peek(): number | undefined {
    this.#skipWhiteSpace();
    return this.#bytes[this.#position];
  }

  #skipWhiteSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#position];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.#position += 1;
    }
  }
}

function isDigit(byte: number | undefined): byte is number {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}

/** Digits, sign, point and exponent. */
function isNumberByte(byte: number | undefined): boolean {
  if (isDigit(byte)) return true;
  return byte === MINUS || byte === 0x2b || byte === 0x2e || byte === 0x65 || byte === 0x45;
}
