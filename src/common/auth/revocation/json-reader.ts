import { JSON_BYTES, JsonTokens } from './json-tokens.js';
import { MalformedJsonError } from './malformed-json.error.js';

/** Deepest nesting that is read, in a document whose own depth is three. */
const MAX_DEPTH = 64;
/** Bytes read between two pauses: well under a millisecond of work. */
const SLICE_BYTES = 64 * 1024;

/**
 * Reads JSON member by member, in slices: a large document must not hold up calls, and
 * `JSON.parse` neither pauses nor keeps a 64-bit integer. Methods that may read much are
 * generators; each `yield` is a point to pause at.
 */
export class JsonReader extends JsonTokens {
  #sliceEnd = SLICE_BYTES;

  /** True once per slice: the caller yields then. */
  get isSliceOver(): boolean {
    if (this.position < this.#sliceEnd) return false;
    this.#sliceEnd = this.position + SLICE_BYTES;
    return true;
  }

  /**
   * Calls `readMember` for each member of the object that comes next; it reads the value. A
   * repeated name comes up again.
   */
  *readObject(readMember: (name: string) => Generator<void, void>): Generator<void, void> {
    this.expect(JSON_BYTES.openObject, '{');
    if (this.take(JSON_BYTES.closeObject)) return;
    do {
      yield* readMember(this.#readName());
      if (this.isSliceOver) yield;
    } while (this.take(JSON_BYTES.comma));
    this.expect(JSON_BYTES.closeObject, '}');
  }

  /** Calls `readElement` for each element of the array that comes next; it reads the element. */
  *readArray(readElement: () => Generator<void, void> | undefined): Generator<void, void> {
    this.expect(JSON_BYTES.openArray, '[');
    if (this.take(JSON_BYTES.closeArray)) return;
    do {
      const reading = readElement();
      if (reading !== undefined) yield* reading;
      if (this.isSliceOver) yield;
    } while (this.take(JSON_BYTES.comma));
    this.expect(JSON_BYTES.closeArray, ']');
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
    const close = kind === 'object' ? JSON_BYTES.closeObject : JSON_BYTES.closeArray;
    this.take(kind === 'object' ? JSON_BYTES.openObject : JSON_BYTES.openArray);
    if (this.take(close)) return false;
    if (awaited.length === MAX_DEPTH) {
      throw new MalformedJsonError('less nesting', this.position);
    }
    awaited.push(close);
    if (close === JSON_BYTES.closeObject) this.#readName();
    return true;
  }

  /** After a value: goes on to the container's next one, or over its end, and tells which. */
  #continueContainer(awaited: readonly number[]): boolean {
    const close = awaited.at(-1);
    if (this.take(JSON_BYTES.comma)) {
      if (close === JSON_BYTES.closeObject) this.#readName();
      return true;
    }
    this.expect(close, 'a comma or an end');
    return false;
  }

  #readName(): string {
    const name = this.readString();
    this.expect(JSON_BYTES.colon, 'a colon');
    return name;
  }
}
