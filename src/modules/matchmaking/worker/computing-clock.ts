/** A clock that stands still while a strategy is kept waiting by others. */
export class ComputingClock {
  #pausedMs = 0;

  /** @param now  milliseconds, monotonic */
  constructor(private readonly now: () => number) {}

  get ms(): number {
    return this.now() - this.#pausedMs;
  }

  async pausedDuring(wait: Promise<void>): Promise<void> {
    const startedAt = this.now();
    await wait;
    this.#pausedMs += this.now() - startedAt;
  }
}
