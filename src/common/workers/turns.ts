/** Long enough to keep the cost of changing small, short enough not to be felt by a small job. */
const TURN_MS = 10;

/**
 * Whose turn it is on a thread. Jobs run one at a time between two turns of the event loop; a job
 * that waits for {@link next} lets messages arrive and every other job compute first.
 */
export class Turns {
  #startedAt = performance.now();

  /** A job has been woken by a message. */
  begin(): void {
    this.#startedAt = performance.now();
  }

  get isOver(): boolean {
    return performance.now() - this.#startedAt > TURN_MS;
  }

  next(): Promise<void> {
    return new Promise((resolve) => {
      setImmediate(() => {
        this.begin();
        resolve();
      });
    });
  }
}
