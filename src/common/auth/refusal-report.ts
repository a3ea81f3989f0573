import type { EventLog } from '../ags/event-log.js';
import type { Clock } from '../time/clock.js';
import type { AuthMetrics } from './auth-metrics.js';
import type { RefusalListener } from './conclude-decision.js';
import type { Refused } from './token-judge.js';

const SECONDS_BETWEEN_STACKS = 60;

/** Counts refusals, and tells where the guard itself went wrong, at most once a minute. */
export class RefusalReport implements RefusalListener {
  readonly #metrics: AuthMetrics;
  readonly #log: EventLog;
  readonly #clock: Clock;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(metrics: AuthMetrics, log: EventLog, clock: Clock) {
    this.#metrics = metrics;
    this.#log = log;
    this.#clock = clock;
  }

  refused({ reason, cause }: Refused): void {
    this.#metrics.countRejection(reason);
    const now = this.#clock.now();
    if (cause === undefined || now - this.#toldAt < SECONDS_BETWEEN_STACKS) return;
    this.#toldAt = now;
    this.#log.error(describe(cause), 'the token guard failed');
  }
}

/** Class and frames without the message, which may quote what it stumbled over. */
function describe(cause: unknown): { error: string; frames: string[] } {
  if (!(cause instanceof Error)) return { error: typeof cause, frames: [] };
  const lines = (cause.stack ?? '').split('\n');
  return { error: cause.name, frames: lines.filter((line) => /^\s+at /.test(line)) };
}
