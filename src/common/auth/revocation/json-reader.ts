/** The bytes are not the JSON that was expected. Holds no part of them. */
export class MalformedJsonError extends Error {
  constructor(
    expected: string,
    readonly position: number,
  ) {
    super(`expected ${expected} at byte ${position}`);
  }
}

/** Deepest nesting that is read, in a document whose own depth is three. */
const MAX_DEPTH = 64;
/** Bytes read between two pauses: well under a millisecond of work. */
const SLICE_BYTES = 64 * 1024;

const QUOTE = 0x22;
const COMMA = 0x2c;
const MINUS = 0x2d;
const ZERO = 0x30;
const NINE = 0x39;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const COLON = 0x3a;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** What kind of value comes next. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'literal';

/**
 * Reads JSON from bytes member by member, keeping the exact text of numbers, in slices: a large
 * document must not hold up calls, and `JSON.parse` neither pauses nor keeps a 64-bit integer.
 * Methods that may read much are generators; each `yield` is a point to pause at.
 */
export class JsonReader {
  readonly #bytes: Buffer;
  #position = 0;
  #sliceEnd = SLICE_BYTES;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** True once per slice: the caller yields then. */
  get isSliceOver(): boolean {
    if (this.#position < this.#sliceEnd) return false;
    this.#sliceEnd = this.#position + SLICE_BYTES;
    return true;
  }

  /** @throws MalformedJsonError when no value can begin here */
  peekKind(): JsonKind {
    const byte = this.#peek();
    if (byte === OPEN_BRACE) return 'object';
    if (byte === OPEN_BRACKET) return 'array';
    if (byte === QUOTE) return 'string';
    if (byte === MINUS || isDigit(byte)) return 'number';
    return 'literal';
  }

  /**
   * Calls `readMember` for each member of the object that comes next; it reads the value. A
   * repeated name comes up again.
   */
  *readObject(readMember: (name: string) => Generator<void, void>): Generator<void, void> {
    this.#expect(OPEN_BRACE, '{');
    if (this.#take(CLOSE_BRACE)) return;
    do {
      yield* readMember(this.#readName());
      if (this.isSliceOver) yield;
    } while (this.#take(COMMA));
    this.#expect(CLOSE_BRACE, '}');
  }

  /** Calls `readElement` for each element of the array that comes next; it reads the element. */
  *readArray(readElement: () => Generator<void, void> | undefined): Generator<void, void> {
    this.#expect(OPEN_BRACKET, '[');
    if (this.#take(CLOSE_BRACKET)) return;
    do {
      const reading = readElement();
      if (reading !== undefined) yield* reading;
      if (this.isSliceOver) yield;
    } while (this.#take(COMMA));
    this.#expect(CLOSE_BRACKET, ']');
  }

  /** The string that comes next. */
  readString(): string {
    this.#expect(QUOTE, 'a string');
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

  /** Reads over the value that comes next, checking its form. */
  *skipValue(): Generator<void, void> {
    const awaited: number[] = [];
    do {
      if (this.#openContainer(awaited)) continue;
      while (awaited.length > 0 && !this.#continueContainer(awaited)) awaited.pop();
      if (this.isSliceOver) yield;
    } while (awaited.length > 0);
  }

  /** @throws MalformedJsonError when anything but white space is left */
  expectEnd(): void {
    this.#skipWhiteSpace();
    if (this.#position < this.#bytes.length) {
      throw new MalformedJsonError('the end', this.#position);
    }
  }

  /** Enters a non-empty container up to its first value and tells so; else reads a whole value. */
  #openContainer(awaited: number[]): boolean {
    const kind = this.peekKind();
    if (kind === 'string') {
      this.readString();
      return false;
    }
    if (kind === 'number') {
      this.readNumberText();
      return false;
    }
    if (kind === 'literal') {
      this.readLiteral();
      return false;
    }
    const close = kind === 'object' ? CLOSE_BRACE : CLOSE_BRACKET;
    this.#position += 1;
    if (this.#take(close)) return false;
    if (awaited.length === MAX_DEPTH) {
      throw new MalformedJsonError('less nesting', this.#position);
    }
    awaited.push(close);
    if (close === CLOSE_BRACE) this.#readName();
    return true;
  }

  /** After a value: goes on to the container's next one, or over its end, and tells which. */
  #continueContainer(awaited: readonly number[]): boolean {
    const close = awaited.at(-1);
    if (this.#take(COMMA)) {
      if (close === CLOSE_BRACE) this.#readName();
      return true;
    }
    this.#expect(close, 'a comma or an end');
    return false;
  }

  #readName(): string {
    const name = this.readString();
    this.#expect(COLON, 'a colon');
    return name;
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

  #skipWhiteSpace(): void {
    for (;;) {
      const byte = this.#bytes[this.#position];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return;
      this.#position += 1;
    }
  }

  /** The byte that comes next, white space left out. */
  #peek(): number | undefined {
    this.#skipWhiteSpace();
    return this.#bytes[this.#position];
  }

  #take(byte: number): boolean {
    if (this.#peek() !== byte) return false;
    this.#position += 1;
    return true;
  }

  #expect(byte: number | undefined, what: string): void {
    if (byte === undefined || !this.#take(byte)) {
      throw new MalformedJsonError(what, this.#position);
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
