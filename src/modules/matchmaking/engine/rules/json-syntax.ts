import { RuleSetError } from '../rule-set-error.js';

/**
 * A JSON document as it was written: numbers as their literals, objects as all their entries in
 * order, because the rules of the decoder (repeated keys, integers without fraction) need both.
 */
export type JsonNode =
  | { readonly kind: 'null' }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'number'; readonly literal: string }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'array'; readonly items: JsonNode[] }
  | { readonly kind: 'object'; readonly entries: (readonly [key: string, value: JsonNode])[] };

/** Nested lists and objects that the reference's decoder accepts. */
const MAX_DEPTH = 10_000;

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const BLANK = /[ \t\r\n]*/y;

/**
 * Reads a JSON text by the grammar of RFC 8259.
 * @throws RuleSetError with the text of the reference's decoder, which names the first character
 *   that does not fit and the place it stands in
 * Cost: O(length), without recursion. Source: matchmaking.md 1.1.
 */
export function parseJson(text: string): JsonNode {
  return new Parser(text).document();
}

type Container = JsonNode & { readonly kind: 'array' | 'object' };

class Parser {
  private position = 0;

  constructor(private readonly text: string) {}

  document(): JsonNode {
    this.blank();
    const open: Container[] = [];
    const keys: string[] = [];
    for (;;) {
      let value = this.value();
      if (value.kind === 'array' || value.kind === 'object') {
        if (open.length === MAX_DEPTH) this.fail('exceeded max depth', this.position - 1);
        this.blank();
        if (value.kind === 'array' && this.peek() !== ']') {
          open.push(value);
          continue;
        }
        if (value.kind === 'object' && this.peek() !== '}') {
          open.push(value);
          keys.push(this.key());
          continue;
        }
        this.position += 1;
      }
      for (;;) {
        this.blank();
        const container = open.at(-1);
        if (container === undefined) {
          if (this.position < this.text.length) this.fail('after top-level value');
          return value;
        }
        const next = this.peek();
        if (container.kind === 'array') {
          container.items.push(value);
          if (next !== ',' && next !== ']') this.fail('after array element');
        } else {
          container.entries.push([keys.pop() as string, value]); // one key per open object
          if (next !== ',' && next !== '}') this.fail('after object key:value pair');
        }
        this.position += 1;
        this.blank();
        if (next === ',') {
          if (container.kind === 'object') keys.push(this.key());
          break;
        }
        open.pop();
        value = container;
      }
    }
  }

  /** A scalar, or an empty container whose opening bracket has been read. */
  private value(): JsonNode {
    const first = this.peek();
    switch (first) {
      case '{':
        this.position += 1;
        return { kind: 'object', entries: [] };
      case '[':
        this.position += 1;
        return { kind: 'array', items: [] };
      case '"':
        return { kind: 'string', value: this.string() };
      case 't':
        this.literal('true');
        return { kind: 'bool', value: true };
      case 'f':
        this.literal('false');
        return { kind: 'bool', value: false };
      case 'n':
        this.literal('null');
        return { kind: 'null' };
      default:
        if (first !== '-' && !isDigit(first)) this.fail('looking for beginning of value');
        return { kind: 'number', literal: this.number() };
    }
  }

  private key(): string {
    if (this.peek() !== '"') this.fail('looking for beginning of object key string');
    const key = this.string();
    this.blank();
    if (this.peek() !== ':') this.fail('after object key');
    this.position += 1;
    this.blank();
    return key;
  }

  private string(): string {
    const start = this.position;
    this.position += 1;
    for (;;) {
      const character = this.peek();
      if (character === '"') break;
      if (character < ' ') this.fail('in string literal');
      this.position += 1;
      if (character === '\\') this.escape();
    }
    this.position += 1;
    const parsed: unknown = JSON.parse(this.text.slice(start, this.position));
    // A half surrogate pair becomes U+FFFD, as in the reference.
    return String(parsed).toWellFormed();
  }

  private escape() {
    const character = this.peek();
    if (!'"\\/bfnrtu'.includes(character)) this.fail('in string escape code');
    this.position += 1;
    if (character !== 'u') return;
    for (let digit = 0; digit < 4; digit += 1) {
      if (!/[0-9a-fA-F]/.test(this.peek())) this.fail('in \\u hexadecimal character escape');
      this.position += 1;
    }
  }

  private literal(word: string) {
    for (let index = 0; index < word.length; index += 1) {
      if (this.peek() !== word[index]) {
        this.fail(`in literal ${word} (expecting ${quoted(word.charCodeAt(index))})`);
      }
      this.position += 1;
    }
  }

  private number(): string {
    const start = this.position;
    NUMBER.lastIndex = start;
    if (NUMBER.test(this.text)) {
      this.position = NUMBER.lastIndex;
      const next = this.text[this.position];
      const literal = this.text.slice(start, this.position);
      if (next === '.' && !/[.eE]/.test(literal)) {
        this.position += 1;
        if (!isDigit(this.peek())) this.fail('after decimal point in numeric literal');
      }
      if ((next === 'e' || next === 'E') && !/[eE]/.test(literal)) {
        this.position += 1;
        if (this.peek() === '+' || this.peek() === '-') this.position += 1;
        if (!isDigit(this.peek())) this.fail('in exponent of numeric literal');
      }
      return literal;
    }
    this.position += 1; // only a minus sign starts what is no number
    this.peek();
    return this.fail('in numeric literal');
  }

  private blank() {
    BLANK.lastIndex = this.position;
    BLANK.test(this.text);
    this.position = BLANK.lastIndex;
  }

  /** The character in question; there must be one. */
  private peek(): string {
    const character = this.text[this.position];
    if (character === undefined) throw new RuleSetError('unexpected end of JSON input');
    return character;
  }

  private fail(where: string, position = this.position): never {
    throw new RuleSetError(
      `invalid character ${quoted(firstByte(this.text.codePointAt(position) ?? 0))} ${where}`,
    );
  }
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

/** The reference looks at bytes: of a character beyond ASCII it names the first byte. */
function firstByte(codePoint: number): number {
  if (codePoint < 0x80) return codePoint;
  if (codePoint < 0x800) return 0xc0 | (codePoint >> 6);
  if (codePoint < 0x10000) return 0xe0 | (codePoint >> 12);
  return 0xf0 | (codePoint >> 18);
}

const NAMED_ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  39: "\\'",
  92: '\\\\',
};

function quoted(byte: number): string {
  const named = NAMED_ESCAPES[byte];
  if (named !== undefined) return `'${named}'`;
  if (byte < 0x20 || byte === 0x7f) return `'\\x${byte.toString(16).padStart(2, '0')}'`;
  return `'${String.fromCharCode(byte)}'`;
}
