import type { Timer, Timers } from '../../../../common/time/timers.js';

/** How long each interrupted queue is still kept. */
export class QueueRetentions {
  readonly #timers = new Map<number, Timer>();

  constructor(
    private readonly retainMs: number,
    private readonly timers: Timers,
  ) {}

  /** Tells when the queue has been kept for long enough. */
  begin(clientId: number, onOver: () => void): void {
    this.end(clientId);
    this.#timers.set(clientId, this.timers.after(this.retainMs, onOver));
  }

  /** Somebody listens again, or the queue is gone. */
  end(clientId: number): void {
    this.#timers.get(clientId)?.cancel();
    this.#timers.delete(clientId);
  }

  endAll(): void {
    for (const clientId of [...this.#timers.keys()]) this.end(clientId);
  }
}
