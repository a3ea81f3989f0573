import { LRUCache } from 'lru-cache';
import type { Clock } from '../time/clock.js';

const MAX_ENTRIES = 1_000;

interface Entry<T> {
  readonly value: T;
  /** Seconds since the epoch. */
  readonly freshUntil: number;
}

/**
 * Answers by key: kept for a while, asked for once at a time per key, and when asking fails the
 * last good answer is given again.
 */
export class CachedLookup<T extends NonNullable<unknown> | null> {
  readonly #ask: (key: string) => Promise<T>;
  readonly #lifeSeconds: (value: T) => number;
  readonly #clock: Clock;
  readonly #entries = new LRUCache<string, Entry<T>>({ max: MAX_ENTRIES });
  readonly #asking = new Map<string, Promise<T>>();

  /** @param lifeSeconds how long an answer is kept before it is asked for again */
  constructor(ask: (key: string) => Promise<T>, lifeSeconds: (value: T) => number, clock: Clock) {
    this.#ask = ask;
    this.#lifeSeconds = lifeSeconds;
    this.#clock = clock;
  }

  /** @throws what asking throws, when there is no earlier answer */
  async get(key: string): Promise<T> {
    const entry = this.#entries.get(key);
    if (entry !== undefined && this.#clock.now() < entry.freshUntil) return entry.value;
    try {
      return await this.#askOnce(key);
    } catch (error) {
      if (entry === undefined) throw error;
      return entry.value;
    }
  }

  #askOnce(key: string): Promise<T> {
    const asking = this.#asking.get(key) ?? this.#askAndKeep(key);
    this.#asking.set(key, asking);
    return asking;
  }

  async #askAndKeep(key: string): Promise<T> {
    try {
      const value = await this.#ask(key);
      const freshUntil = this.#clock.now() + this.#lifeSeconds(value);
      this.#entries.set(key, { value, freshUntil });
      return value;
    } finally {
      this.#asking.delete(key);
    }
  }
}
