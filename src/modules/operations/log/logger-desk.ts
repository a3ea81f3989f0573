import { isLoggerLevel, LOGGER_LEVEL } from '../../../common/logging/logger-level.js';
import {
  keyOf,
  type LoggerSetting,
  type LoggerTree,
  type LoggerView,
} from '../../../common/logging/logger-tree.js';
import { ResultError } from '../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../common/operations/result-code.js';

/** Keeps what operators have changed. */
export interface LoggerRecords {
  /** @param changes  by name, the root under the empty one; `undefined` for a logger that is reset */
  write(changes: ReadonlyMap<string, LoggerSetting | undefined>): Promise<void>;
}

const MAX_NAME_LENGTH = 128;
/** Loggers that callers have set; each is kept for as long as the process lives. */
const MAX_LOGGERS = 1000;

/** Reads and changes loggers; one change after the other, each all or nothing. */
export class LoggerDesk {
  #turn: Promise<unknown> = Promise.resolve();

  /** @param records  `undefined`: changes are lost with the process */
  constructor(
    private readonly tree: LoggerTree,
    private readonly records: LoggerRecords | undefined,
  ) {}

  /** @throws ResultError 20, 21 */
  get(names: readonly string[]): readonly LoggerView[] {
    refuseNone(names);
    for (const name of names) checkName(name);
    return names.map((name) => this.tree.view(name));
  }

  /** @throws ResultError 20, 21, 22 */
  async set(items: readonly LoggerView[]): Promise<readonly LoggerView[]> {
    refuseNone(items);
    for (const item of items) this.#check(item);
    this.#checkNumber(items);
    const changes = new Map(
      items.map(({ name, enabled, level }) => [keyOf(name), { enabled, level }]),
    );
    await this.#change(changes, () => {
      for (const [name, setting] of changes) this.tree.set(name, setting);
    });
    return this.get(items.map(({ name }) => name));
  }

  /** @throws ResultError 20, 21 */
  async reset(names: readonly string[]): Promise<readonly LoggerView[]> {
    refuseNone(names);
    for (const name of names) checkName(name);
    const keys = names.map(keyOf);
    await this.#change(new Map(keys.map((key) => [key, undefined])), () => {
      for (const key of keys) this.tree.reset(key);
    });
    return this.get(names);
  }

  #check({ name, enabled, level }: LoggerView): void {
    checkName(name);
    if (!isLoggerLevel(level)) {
      const levels = Object.values(LOGGER_LEVEL).join(', ');
      throw invalid(`${name || 'root'}: found the level ${level}, expected one of ${levels}`);
    }
    if (this.tree.isPinned(name) && (!enabled || level > LOGGER_LEVEL.INFO)) {
      throw new ResultError(
        RESULT_CODE.ERROR_PARAM_UNSUPPORTED,
        `${name}: nobody can silence the audit`,
      );
    }
  }

  #checkNumber(items: readonly LoggerView[]): void {
    const added = new Set(items.map(({ name }) => name).filter((name) => !this.tree.isSet(name)));
    if (this.tree.size + added.size <= MAX_LOGGERS) return;
    throw invalid(`found more than ${MAX_LOGGERS} loggers that are set, expected some to be reset`);
  }

  /** Written before it acts. */
  #change(changes: ReadonlyMap<string, LoggerSetting | undefined>, act: () => void): Promise<void> {
    const changed = this.#turn.then(async () => {
      await this.records?.write(changes);
      act();
    });
    this.#turn = changed.catch(() => undefined); // whoever asked for it is told
    return changed;
  }
}

function refuseNone(list: readonly unknown[]): void {
  if (list.length > 0) return;
  throw new ResultError(RESULT_CODE.ERROR_PARAM_MISSING, 'found no loggers, expected at least one');
}

function checkName(name: string): void {
  if (name.length <= MAX_NAME_LENGTH && !/\p{Cc}/u.test(name)) return;
  throw invalid(`names: expected at most ${MAX_NAME_LENGTH} printable characters`);
}

function invalid(message: string): ResultError {
  return new ResultError(RESULT_CODE.ERROR_PARAM_INVALID, message);
}
