import type { WorkLimit } from './result-handlers.js';

/** Lets so many works run at once; the others wait for their turn, first come first served. */
export class WorkSlots implements WorkLimit {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(slots: number) {
    this.#free = slots;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next(); // the slot changes hands
    }
  }
}
