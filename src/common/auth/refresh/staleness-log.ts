import type { EventLog } from '../../ags/event-log.js';
import type { Timer, Timers } from '../../time/timers.js';
import type { RefreshListener } from './refreshed-document.js';

/** Age, in intervals, at which a document that still serves is worth an `error` line. */
const STALE_AFTER_INTERVALS = 3;

/** Tells once per interval that a document serves although it is older than three intervals. */
export class StalenessLog implements RefreshListener {
  readonly #what: string;
  readonly #intervalSeconds: number;
  readonly #log: EventLog;
  readonly #timers: Timers;
  #timer: Timer | undefined;

  /** @param what as it stands in the line, for example `revocation list of IAM` */
  constructor(what: string, intervalSeconds: number, log: EventLog, timers: Timers) {
    this.#what = what;
    this.#intervalSeconds = intervalSeconds;
    this.#log = log;
    this.#timers = timers;
  }

  succeeded(): void {
    this.#timer?.cancel();
    this.#wait(STALE_AFTER_INTERVALS);
  }

  failed(): void {
    // The time of the last success alone counts.
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #wait(intervals: number): void {
    const ageIntervals = Math.max(intervals, STALE_AFTER_INTERVALS);
    const waitIntervals = intervals === STALE_AFTER_INTERVALS ? STALE_AFTER_INTERVALS : 1;
    this.#timer = this.#timers.after(waitIntervals * this.#intervalSeconds * 1000, () => {
      this.#log.error(
        { source: this.#what, ageSeconds: ageIntervals * this.#intervalSeconds },
        `${this.#what}: older than ${STALE_AFTER_INTERVALS} refresh intervals and still serving`,
      );
      this.#wait(intervals + 1);
    });
  }
}
