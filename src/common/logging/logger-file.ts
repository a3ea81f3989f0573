import { join } from 'node:path';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import { JsonObjectFile } from '../state/json-object-file.js';
import { levelName, levelNamed } from './logger-level.js';
import type { LoggerSetting } from './logger-tree.js';

const NAME = 'loggers.json';

/** An entry as it is written: `false` is off, text is the level of a logger that is on. */
type Entry = false | string;

/** What a file says of one logger. */
export type StoredLogger =
  | { readonly kind: 'setting'; readonly setting: Partial<LoggerSetting> }
  | { readonly kind: 'unknown level'; readonly level: string };

/** `loggers.json` of a folder. */
export class LoggerFile {
  readonly #file: JsonObjectFile;

  /** @param folder  need not exist */
  constructor(folder: string) {
    this.#file = new JsonObjectFile(join(folder, NAME));
  }

  /**
   * Loggers by name, the root under the empty one.
   * @throws ResultError 40 when it is no such file
   */
  async read(): Promise<ReadonlyMap<string, StoredLogger>> {
    const content = (await this.#file.read()) ?? {};
    return new Map(
      Object.entries(content).map(([name, value]) => [name, this.#stored(name, value)]),
    );
  }

  /** Writes the loggers of `changes`, those that are `undefined` away; the others stay. */
  async write(changes: ReadonlyMap<string, LoggerSetting | undefined>): Promise<void> {
    const content = new Map(Object.entries((await this.#file.read()) ?? {}));
    let isTouched = false;
    for (const [name, setting] of changes) {
      if (setting !== undefined) content.set(name, entryOf(setting));
      else if (!content.delete(name)) continue;
      isTouched = true;
    }
    if (isTouched) await this.#file.write(Object.fromEntries(content));
  }

  #stored(name: string, value: unknown): StoredLogger {
    if (typeof value === 'boolean') return { kind: 'setting', setting: { enabled: value } };
    if (typeof value === 'string') return storedLevel(value, true);
    const { enabled, level } = (value ?? {}) as { enabled?: unknown; level?: unknown };
    if (typeof enabled === 'boolean' && typeof level === 'string') {
      return storedLevel(level, enabled);
    }
    throw new ResultError(
      RESULT_CODE.ERROR_MODEL_INVALID,
      `${this.#file.path}: ${JSON.stringify(name)}: found a ${typeof value}, expected a level, true or false`,
    );
  }
}

function storedLevel(name: string, enabled: boolean): StoredLogger {
  const level = levelNamed(name);
  return level === undefined
    ? { kind: 'unknown level', level: name }
    : { kind: 'setting', setting: { enabled, level } };
}

/** The level of a logger that is off is not kept, as the toolkit has it. */
function entryOf({ enabled, level }: LoggerSetting): Entry {
  return enabled ? levelName(level) : false;
}
