/** Work of one session in turn, and of different sessions side by side. */
export class SessionLanes {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs `work` once everything asked for before it in this lane has settled. */
  async run<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#tails.get(sessionId) ?? Promise.resolve();
    const result = before.then(work);
    const tail = result.then(
      () => undefined,
      () => undefined,
    );
    this.#tails.set(sessionId, tail);
    try {
      return await result;
    } finally {
      if (this.#tails.get(sessionId) === tail) this.#tails.delete(sessionId);
    }
  }

  /** Resolves when every lane is empty. */
  async settled(): Promise<void> {
    while (this.#tails.size > 0) await Promise.all(this.#tails.values());
  }
}
