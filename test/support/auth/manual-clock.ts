import type { Clock } from '../../../src/common/time/clock.js';
import type { Timer, Timers } from '../../../src/common/time/timers.js';

interface Pending {
  readonly dueAt: number;
  readonly work: () => void;
}

/** A clock that stands still until a test moves it, and the timers that go by it. */
export class ManualClock implements Clock, Timers {
  #nowMs: number;
  readonly #pending = new Set<Pending>();

  /** @param now seconds since the epoch */
  constructor(now = 1_800_000_000) {
    this.#nowMs = now * 1000;
  }

  now(): number {
    return this.#nowMs / 1000;
  }

  after(ms: number, work: () => void): Timer {
    const entry = { dueAt: this.#nowMs + ms, work };
    this.#pending.add(entry);
    return { cancel: () => void this.#pending.delete(entry) };
  }

  /** How long until each pending timer, in milliseconds, soonest first. */
  get waits(): number[] {
    return [...this.#pending].map((entry) => entry.dueAt - this.#nowMs).sort((a, b) => a - b);
  }

  /** Sets the time without running timers. */
  set(now: number): void {
    this.#nowMs = now * 1000;
  }

  /** Moves on, running each timer at its time; lets what it started settle in between. */
  async advance(seconds: number): Promise<void> {
    const end = this.#nowMs + seconds * 1000;
    for (;;) {
      const next = [...this.#pending].sort((a, b) => a.dueAt - b.dueAt)[0];
      if (next === undefined || next.dueAt > end) break;
      this.#pending.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueAt);
      next.work();
      await settle();
    }
    this.#nowMs = end;
    await settle();
  }
}

/** Lets everything that can go on now go on: key imports and slices of parsing included. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
