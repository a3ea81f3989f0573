/** Runs asynchronous work: in order for the same key, side by side for different ones. */
export class CallQueues {
  readonly #tails = new Map<string, Promise<void>>();

  /** @param work  never rejects */
  add(key: string, work: () => Promise<void>): void {
    const tail = (this.#tails.get(key) ?? Promise.resolve()).then(work).then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    this.#tails.set(key, tail);
  }

  /** Resolves when nothing is waiting or under way, what is added meanwhile included. */
  async settled(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}
