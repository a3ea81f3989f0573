import { readFile } from 'node:fs/promises';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import { replaceFile } from './replace-file.js';

const INDENT = 4;

/**
 * A file of the workspace that holds one JSON object. Several writes that are asked for while one
 * runs become one, of the newest content, so that a burst of changes costs two writes.
 */
export class JsonObjectFile {
  #writing: Promise<void> | undefined;
  #next: { content: Readonly<Record<string, unknown>>; written: Promise<void> } | undefined;

  /** @param path  absolute */
  constructor(readonly path: string) {}

  /**
   * @returns `undefined` when there is no such file
   * @throws ResultError 40 when it holds something other than a JSON object
   */
  async read(): Promise<Readonly<Record<string, unknown>> | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    return parseJsonObject(text, this.path);
  }

  /** Kept once the file holds `content`, or what was asked for after it. */
  write(content: Readonly<Record<string, unknown>>): Promise<void> {
    if (this.#next !== undefined) {
      this.#next.content = content;
      return this.#next.written;
    }
    if (this.#writing === undefined) return this.#start(content);
    const written = this.#writing.then(ignored, ignored).then(() => this.#startNext());
    this.#next = { content, written };
    return written;
  }

  #startNext(): Promise<void> {
    const next = this.#next;
    if (next === undefined) throw new Error('a write was lost'); // set by whoever waits for it
    this.#next = undefined;
    return this.#start(next.content);
  }

  #start(content: Readonly<Record<string, unknown>>): Promise<void> {
    const writing = replaceFile(this.path, `${JSON.stringify(content, undefined, INDENT)}\n`);
    this.#writing = writing;
    const done = () => {
      if (this.#writing === writing) this.#writing = undefined;
    };
    writing.then(done, done);
    return writing;
  }
}

/**
 * @param where  for the message
 * @throws ResultError 40 when `text` is no JSON object
 */
export function parseJsonObject(text: string, where: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ResultError(RESULT_CODE.ERROR_MODEL_INVALID, `${where}: found no JSON`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>; // what else is there
  }
  throw new ResultError(RESULT_CODE.ERROR_MODEL_INVALID, `${where}: expected a JSON object`);
}

/** Whoever asked for the write before has been told. */
function ignored(): void {}
