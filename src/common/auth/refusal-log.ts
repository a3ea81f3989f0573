import type { EventLog } from '../ags/event-log.js';
import type { CallContext, Refusal } from '../grpc/call-context.js';
import type { Clock } from '../time/clock.js';
import type { Timer, Timers } from '../time/timers.js';

const LINES_PER_SECOND = 10;
const MAX_CLAIM_LENGTH = 64;
/** Trouble on the host's side; everything else is the caller's. */
const ERROR_REASONS: ReadonlySet<string> = new Set(['auth_not_ready', 'auth_internal']);

/**
 * The one log line of a refused call. At most ten a second in sum, so that a flood of bad tokens
 * does not become a flood of lines; how many were left out stands in the next line (`leftOut`), or
 * in one of its own when no refusal follows within a second.
 */
export class RefusalLog {
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #timers: Timers;
  /** When the last lines were written, seconds since the epoch, as a ring. */
  readonly #writtenAt: number[] = new Array(LINES_PER_SECOND).fill(Number.NEGATIVE_INFINITY);
  #nextInRing = 0;
  #leftOut = 0;
  #reminder: Timer | undefined;

  constructor(log: EventLog, clock: Clock, timers: Timers) {
    this.#log = log;
    this.#clock = clock;
    this.#timers = timers;
  }

  /**
   * @param statusName name of the gRPC status, for example `UNAUTHENTICATED`
   */
  record(call: CallContext, statusName: string, durationMs: number): void {
    const { refusal } = call;
    if (refusal === undefined) return;
    if (!this.#mayWrite()) {
      this.#leftOut += 1;
      this.#reminder ??= this.#timers.after(1000, () => this.#tellLeftOut());
      return;
    }
    const level = ERROR_REASONS.has(refusal.reason) ? 'error' : 'warn';
    this.#log[level](
      {
        reason: refusal.reason,
        method: call.path,
        status: statusName,
        durationMs,
        peer: call.peer,
        correlationId: call.correlationId,
        traceId: call.traceId,
        ...shortClaims(refusal.claims),
        ...this.#takeLeftOut(),
      },
      'call refused',
    );
  }

  /** Ends the timer; what was left out until now is told. */
  stop(): void {
    if (this.#leftOut > 0) this.#writeLeftOut();
  }

  #mayWrite(): boolean {
    const now = this.#clock.now();
    const oldest = this.#writtenAt[this.#nextInRing] ?? Number.NEGATIVE_INFINITY;
    // A clock that was set back must not silence the log.
    if (now >= oldest && now - oldest < 1) return false;
    this.#writtenAt[this.#nextInRing] = now;
    this.#nextInRing = (this.#nextInRing + 1) % LINES_PER_SECOND;
    return true;
  }

  #tellLeftOut(): void {
    this.#reminder = undefined;
    if (this.#leftOut === 0) return;
    if (this.#mayWrite()) this.#writeLeftOut();
    else this.#reminder = this.#timers.after(1000, () => this.#tellLeftOut());
  }

  #writeLeftOut(): void {
    this.#log.warn(this.#takeLeftOut(), 'calls refused, lines left out');
  }

  #takeLeftOut(): { leftOut?: number } {
    this.#reminder?.cancel();
    this.#reminder = undefined;
    if (this.#leftOut === 0) return {};
    const leftOut = this.#leftOut;
    this.#leftOut = 0;
    return { leftOut };
  }
}

function shortClaims(claims: Refusal['claims']): Record<string, string | undefined> {
  if (claims === undefined) return {};
  return {
    kid: short(claims.kid),
    clientId: short(claims.clientId),
    namespace: short(claims.namespace),
    extendNamespace: short(claims.extendNamespace),
  };
}

function short(text: string | undefined): string | undefined {
  return text?.slice(0, MAX_CLAIM_LENGTH);
}
