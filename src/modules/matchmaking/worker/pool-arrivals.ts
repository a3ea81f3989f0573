import type { Arrivals } from '../domain/tick.js';

/** What has arrived for one pool and was not read yet; one reader at a time. */
export class PoolArrivals<T> implements Arrivals<T> {
  #waiting: T[] = [];
  #read = 0;
  #hasEnded = false;
  #wake: (() => void) | undefined;
  #wanted = 0;

  /** @param now  milliseconds, monotonic */
  constructor(private readonly now: () => number) {
    this.deliveredAt = now();
  }

  /** When the reader was given something the last time, the end included. */
  deliveredAt: number;

  push(item: T): void {
    this.#waiting.push(item);
    if (this.#wake !== undefined && this.#count >= this.#wanted) this.#wakeReader();
  }

  end(): void {
    this.#hasEnded = true;
    this.#wakeReader();
  }

  async take(count: number): Promise<readonly T[]> {
    const wanted = count === 0 ? Number.POSITIVE_INFINITY : count;
    await this.#arrived(wanted);
    const end = Math.min(this.#read + wanted, this.#waiting.length);
    const taken = this.#waiting.slice(this.#read, end);
    this.#read = end;
    this.#forgetRead();
    return taken;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      if (this.#count === 0) await this.#arrived(1);
      if (this.#count === 0) return;
      const item = this.#waiting[this.#read++] as T; // count > 0
      this.#forgetRead();
      yield item;
    }
  }

  get #count(): number {
    return this.#waiting.length - this.#read;
  }

  async #arrived(wanted: number): Promise<void> {
    if (this.#count < wanted && !this.#hasEnded) {
      this.#wanted = wanted;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.deliveredAt = this.now();
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }

  /** So that a long tick does not hold on to what was read; now and then, because it copies. */
  #forgetRead(): void {
    if (this.#read === this.#waiting.length) {
      this.#waiting = [];
      this.#read = 0;
    } else if (this.#read >= 4096) {
      this.#waiting.splice(0, this.#read);
      this.#read = 0;
    }
  }
}
