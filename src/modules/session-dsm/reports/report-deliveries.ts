import type { EventLog } from '../../../common/ags/event-log.js';
import type { Clock } from '../../../common/time/clock.js';
import { jitteredBackoffMs } from '../../../common/time/jittered-backoff.js';
import { pause } from '../../../common/time/pause.js';
import type { RandomSource } from '../../../common/time/random-source.js';
import type { Timers } from '../../../common/time/timers.js';
import type { Reception, SessionInformation } from '../domain/session-information.js';
import type { Report, SessionRecord } from '../domain/session-record.js';

/** Between two tries of the same report, however long AGS is away. */
const LONGEST_WAIT_SECONDS = 10;

/** How a report ended. */
export type Delivery = 'delivered' | 'session_gone' | 'unwanted' | 'refused' | 'expired';

/** The records that reports are taken from and crossed out in. */
export interface ReportSource {
  /** The report that is next for a session; `undefined` when there is none. */
  next(sessionId: string): { readonly record: SessionRecord; readonly report: Report } | undefined;
  /** Whether AGS may have given up on what the report tells: then it is asked first. */
  isDoubtful(record: SessionRecord, report: Report): boolean;
  /** The report reached its end: it must not be `next` again once this has resolved. */
  ended(sessionId: string, report: Report, delivery: Delivery): Promise<void>;
}

export interface DeliveryParts {
  readonly information: SessionInformation;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly log: EventLog;
}

/**
 * Tells AGS what became of servers: at least once, in order for each session, again and again while
 * AGS is away, until the report's time is up.
 */
export class ReportDeliveries {
  readonly #running = new Map<string, { readonly abort: AbortController; done: Promise<void> }>();
  #isStopped = false;

  constructor(
    private readonly source: ReportSource,
    private readonly parts: DeliveryParts,
  ) {}

  /** Delivers what the session has to report, if that is not under way. */
  wake(sessionId: string): void {
    if (this.#isStopped || this.#running.has(sessionId)) return;
    const abort = new AbortController();
    const running = { abort, done: Promise.resolve() };
    this.#running.set(sessionId, running);
    running.done = this.#deliver(sessionId, abort.signal).then(
      () => {
        this.#running.delete(sessionId);
        // What was added after the last look found a delivery under way, and left it to that one.
        if (!abort.signal.aborted && this.source.next(sessionId) !== undefined)
          this.wake(sessionId);
      },
      (error: unknown) => {
        this.#running.delete(sessionId);
        if (!abort.signal.aborted)
          this.parts.log.error({ err: error, sessionId }, 'a report failed');
      },
    );
  }

  /** Ends what is under way for the session; its reports stay where they are. */
  async cancel(sessionId: string): Promise<void> {
    const running = this.#running.get(sessionId);
    running?.abort.abort();
    await running?.done;
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) {
      await Promise.all([...this.#running.values()].map(({ done }) => done));
    }
  }

  /** Takes up nothing more and ends what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const { abort } of this.#running.values()) abort.abort();
    await this.settled();
  }

  async #deliver(sessionId: string, signal: AbortSignal): Promise<void> {
    for (;;) {
      const next = this.source.next(sessionId);
      if (next === undefined || signal.aborted) return;
      const delivery = await this.#untilItsEnd(next.record, next.report, signal);
      await this.source.ended(sessionId, next.report, delivery);
    }
  }

  async #untilItsEnd(
    record: SessionRecord,
    report: Report,
    signal: AbortSignal,
  ): Promise<Delivery> {
    const { clock, random, log } = this.parts;
    const { session } = record;
    const { information, notAfterMs } = report;
    const fields = { sessionId: session.sessionId, dsStatus: information.status };
    for (let failures = 1; ; failures++) {
      if (this.source.isDoubtful(record, report)) {
        const patience = await this.parts.information.patienceOf(session, signal);
        if (patience === 'has-given-up') {
          log.warn(fields, 'AGS waits no longer for this dedicated server');
          return 'unwanted';
        }
      }
      const reception = await this.#try(session, information, signal);
      if (reception.kind === 'delivered') {
        log.info(fields, 'AGS was told of a dedicated server');
        return 'delivered';
      }
      if (reception.kind === 'session-gone') {
        log.warn(fields, 'AGS knows the session no more');
        return 'session_gone';
      }
      const { detail } = reception;
      if (reception.kind === 'refused') {
        log.error({ ...fields, detail }, 'AGS refuses what it was told of a dedicated server');
        return 'refused';
      }
      const waitMs = jitteredBackoffMs(failures, random, LONGEST_WAIT_SECONDS);
      if (clock.now() * 1000 + waitMs > notAfterMs) {
        log.error({ ...fields, detail }, 'AGS could not be told of a dedicated server in time');
        return 'expired';
      }
      if (failures === 1) log.warn({ ...fields, detail }, 'AGS cannot be told now; trying again');
      await pause(waitMs, this.parts.timers, signal);
    }
  }

  #try(
    session: SessionRecord['session'],
    information: Report['information'],
    signal: AbortSignal,
  ): Promise<Reception> {
    signal.throwIfAborted();
    return this.parts.information.report(session, information, signal);
  }
}
