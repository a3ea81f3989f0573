import type { Clock } from '../../common/time/clock.js';
import type { Timers } from '../../common/time/timers.js';
import { ServerTerminatedError } from './domain/dedicated-server.errors.js';
import { ServerOrder } from './domain/server-order.js';
import type { SessionRecord } from './domain/session-record.js';
import { newRecord } from './new-record.js';
import type { ProviderDesk } from './provider-desk.js';
import { ASYNC_LIMIT_MS, type SessionReports } from './reports/session-reports.js';
import type { ServerReleases } from './server-releases.js';
import type { SessionBook } from './session-book.js';
import type { SessionLanes } from './session-lanes.js';
import { standingServer } from './standing-server.js';
import type { StartSettlements } from './start-settlements.js';
import { timeBoxed } from './time-boxed.js';

export interface StartParts {
  readonly desk: ProviderDesk;
  readonly book: SessionBook;
  readonly lanes: SessionLanes;
  readonly releases: ServerReleases;
  readonly reports: SessionReports;
  readonly settlements: StartSettlements;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** Servers that AGS does not wait for: accepted now, reported later. */
export class AsynchronousStarts {
  /** Requests that have not been accepted yet. */
  readonly #asking = new Map<AbortController, string>();

  constructor(private readonly parts: StartParts) {}

  /**
   * Has a server started for the session, unless it has one or gets one already.
   * @param answered  resolves when AGS has been given the answer to its request
   * @throws DedicatedServerError when the provider refuses
   */
  async start(order: ServerOrder, answered: Promise<void>): Promise<void> {
    const { desk, timers, lanes } = this.parts;
    const { sessionId } = order.session;
    const abort = new AbortController();
    this.#asking.set(abort, sessionId);
    try {
      await timeBoxed(desk.timeoutMs, timers, abort, (signal) =>
        lanes.run(sessionId, () => this.#inLane(order, answered, signal)),
      );
    } finally {
      this.#asking.delete(abort);
    }
  }

  /** Takes up what an earlier process had accepted. */
  resume(record: SessionRecord): void {
    const { session, order } = record;
    const known = new ServerOrder({ session, ...order, sessionData: '', secret: '' });
    this.parts.settlements.begin(known, record);
  }

  /** Gives all up that was begun for a session, without a report. Outside of its lane. */
  async terminate(sessionId: string): Promise<void> {
    for (const [abort, asking] of this.#asking) {
      if (asking === sessionId) abort.abort(new ServerTerminatedError());
    }
    await this.parts.settlements.cancel(sessionId);
  }

  async #inLane(order: ServerOrder, answered: Promise<void>, signal: AbortSignal): Promise<void> {
    const { book, desk, settlements, releases, reports, clock } = this.parts;
    const { sessionId } = order.session;
    signal.throwIfAborted();
    if (settlements.has(sessionId)) return;
    const standing = await standingServer(sessionId, this.parts);
    reports.holdUntil(sessionId, answered);
    const answerByMs = clock.now() * 1000 + ASYNC_LIMIT_MS;
    // Somebody else tells AGS what comes of it.
    if (standing.kind === 'starting') return;
    if (standing.kind === 'live') {
      const again = [reports.available(standing.server)];
      await book.change(sessionId, { isClaimed: true, answerByMs, reports: again });
      return;
    }
    const record = newRecord(order, 'async', answerByMs);
    await book.put(record);
    try {
      signal.throwIfAborted();
      await desk.provider.start(order, desk.call(sessionId, signal));
    } catch (error) {
      await releases.afterFailure(sessionId, signal.aborted ? 'late' : 'failed');
      throw error;
    }
    if (signal.aborted) {
      await releases.release(sessionId, 'late');
      throw signal.reason;
    }
    settlements.begin(order.withoutSecrets(), record);
  }
}
