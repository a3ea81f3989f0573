import { isLoggerLevel, LOGGER_LEVEL } from './logger-level.js';

/** The name of the logger above all others, inside; outside it is `root`. */
export const ROOT = '';

/** What is set of one logger. */
export interface LoggerSetting {
  readonly enabled: boolean;
  /** 0: the level of the parent. */
  readonly level: number;
}

/** A logger as operators see it. */
export interface LoggerView extends LoggerSetting {
  readonly name: string;
}

const UNTOUCHED: LoggerSetting = { enabled: true, level: LOGGER_LEVEL.UNKNOWN };

/**
 * Loggers by name; dots in names make the tree. A logger exists as soon as it is named. Pure: who
 * writes lines listens for changes.
 */
export class LoggerTree {
  readonly #settings = new Map<string, LoggerSetting>();
  readonly #pinned = new Map<string, number>();
  #startLevel: number;
  readonly #listeners: (() => void)[] = [];

  /** @param rootLevel  which the root goes back to */
  constructor(rootLevel: number) {
    this.#startLevel = rootLevel;
    this.#settings.set(ROOT, { enabled: true, level: rootLevel });
  }

  /** How many loggers are set otherwise than their parents. */
  get size(): number {
    return this.#settings.size;
  }

  /** Whether a logger is set otherwise than its parent. */
  isSet(name: string): boolean {
    return this.#settings.has(keyOf(name));
  }

  /** A level that is none of the contract is told as 0. */
  view(name: string): LoggerView {
    const key = keyOf(name);
    const { enabled, level } = this.#settings.get(key) ?? UNTOUCHED;
    return {
      name: key === ROOT ? 'root' : key,
      enabled,
      level: isLoggerLevel(level) ? level : LOGGER_LEVEL.UNKNOWN,
    };
  }

  /** @param level  any number */
  set(name: string, { enabled, level }: LoggerSetting): void {
    this.#settings.set(keyOf(name), { enabled, level });
    this.#changed();
  }

  setLevel(name: string, level: number): void {
    this.set(name, { enabled: this.view(name).enabled, level });
  }

  /** As if it had never been named; the root has the level of the start. */
  reset(name: string): void {
    const key = keyOf(name);
    if (key === ROOT) this.#settings.set(ROOT, { enabled: true, level: this.#startLevel });
    else this.#settings.delete(key);
    this.#changed();
  }

  /** The level that the root has now, and goes back to. */
  setStartLevel(level: number): void {
    this.#startLevel = level;
    this.setLevel(ROOT, level);
  }

  /** Lines of this logger are written from `level` on, whatever is set. */
  pin(name: string, level: number): void {
    this.#pinned.set(name, level);
    this.#changed();
  }

  isPinned(name: string): boolean {
    return this.#pinned.has(name);
  }

  /** The lowest level that the logger writes; above all levels where it is off. */
  threshold(name: string): number {
    const key = keyOf(name);
    const pinned = this.#pinned.get(key);
    if (pinned !== undefined) return pinned;
    if (this.#settings.get(key)?.enabled === false) return Number.POSITIVE_INFINITY;
    for (let each = key; ; each = parentOf(each)) {
      const level = this.#settings.get(each)?.level ?? LOGGER_LEVEL.UNKNOWN;
      if (level !== LOGGER_LEVEL.UNKNOWN || each === ROOT) return level;
    }
  }

  /** Told after each change. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** `root` and the empty name both mean the root. */
export function keyOf(name: string): string {
  return name === 'root' ? ROOT : name;
}

function parentOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot === -1 ? ROOT : name.slice(0, dot);
}
