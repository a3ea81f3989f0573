import type { EventLog } from '../../common/ags/event-log.js';
import type { Clock } from '../../common/time/clock.js';
import type { Timers } from '../../common/time/timers.js';
import { DedicatedServerError, ServerTerminatedError } from './domain/dedicated-server.errors.js';
import type { StartOutcome } from './domain/dedicated-server-provider.js';
import type { ServerOrder } from './domain/server-order.js';
import type { SessionRecord } from './domain/session-record.js';
import type { ProviderDesk } from './provider-desk.js';
import { ASYNC_LIMIT_MS, type SessionReports } from './reports/session-reports.js';
import type { ServerReleases } from './server-releases.js';
import type { SessionBook } from './session-book.js';
import type { SessionLanes } from './session-lanes.js';
import { ProviderTimeoutError, timeBoxed } from './time-boxed.js';

export interface SettlementParts {
  readonly desk: ProviderDesk;
  readonly book: SessionBook;
  readonly lanes: SessionLanes;
  readonly releases: ServerReleases;
  readonly reports: SessionReports;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: EventLog;
}

interface Settling {
  readonly abort: AbortController;
  /** Resolves when the provider is done with it and the record says what came of it. */
  readonly done: Promise<void>;
}

/** Why a settling ended without an outcome: the next start of the host takes it up again. */
class HostStoppingError extends Error {}

/** What comes of servers whose start a provider has accepted. */
export class StartSettlements {
  readonly #settling = new Map<string, Settling>();

  constructor(private readonly parts: SettlementParts) {}

  has(sessionId: string): boolean {
    return this.#settling.has(sessionId);
  }

  /** Resolves when nothing is being settled for the session. Outside of its lane. */
  async settled(sessionId: string): Promise<void> {
    await this.#settling.get(sessionId)?.done;
  }

  /** Gives the settling of a session up, without a report. Outside of its lane. */
  async cancel(sessionId: string): Promise<void> {
    this.#settling.get(sessionId)?.abort.abort(new ServerTerminatedError());
    await this.settled(sessionId);
  }

  /** Ends all settling; the records stay for the next start of the host. */
  async stop(): Promise<void> {
    const all = [...this.#settling.values()];
    for (const { abort } of all) abort.abort(new HostStoppingError());
    await Promise.all(all.map(({ done }) => done));
  }

  /**
   * Waits for the outcome and has AGS told of it.
   * @param order  without what is for the server alone
   */
  begin(order: ServerOrder, { answerByMs }: SessionRecord): void {
    const { sessionId } = order.session;
    const abort = new AbortController();
    const done = this.#settleUntil(order, answerByMs, abort)
      .catch((error: unknown) => {
        this.parts.log.error({ err: error, sessionId }, 'a start cannot be settled');
      })
      .finally(() => this.#settling.delete(sessionId));
    this.#settling.set(sessionId, { abort, done });
  }

  async #settleUntil(
    order: ServerOrder,
    answerByMs: number,
    abort: AbortController,
  ): Promise<void> {
    const { desk, clock, timers, lanes, reports } = this.parts;
    const { sessionId } = order.session;
    const limitMs = answerByMs - clock.now() * 1000;
    let work: Promise<StartOutcome> | undefined;
    let outcome: StartOutcome;
    try {
      // A server that comes up now would be too late, however soon.
      if (limitMs <= 0) throw new ProviderTimeoutError(ASYNC_LIMIT_MS);
      outcome = await timeBoxed(limitMs, timers, abort, (signal) => {
        work = desk.provider.settle(order, desk.call(sessionId, signal));
        return work;
      });
    } catch (error) {
      const isGivenUp = abort.signal.aborted && !(error instanceof DedicatedServerError);
      if (!isGivenUp && !(error instanceof ServerTerminatedError)) {
        await lanes.run(sessionId, () => this.#failed(order, error, work));
        reports.wake(sessionId);
      }
      await work?.catch(() => undefined);
      return;
    }
    await lanes.run(sessionId, () => this.#settled(sessionId, outcome));
    reports.wake(sessionId);
  }

  /** In the lane of the session. */
  async #settled(sessionId: string, outcome: StartOutcome): Promise<void> {
    const { book, reports } = this.parts;
    if (book.get(sessionId)?.phase !== 'starting') return;
    switch (outcome.kind) {
      case 'available': {
        const { server } = outcome;
        await book.change(sessionId, {
          phase: 'live',
          server,
          reports: [reports.available(server)],
        });
        return;
      }
      case 'failed': {
        const failed = [reports.failed(outcome.failure)];
        await book.change(sessionId, { phase: 'ended', kept: undefined, reports: failed });
        return;
      }
      case 'reported-elsewhere':
        await book.change(sessionId, { phase: 'live' });
    }
  }

  /** In the lane of the session: AGS hears of it first, then the provider is seen to. */
  async #failed(
    order: ServerOrder,
    error: unknown,
    work: Promise<StartOutcome> | undefined,
  ): Promise<void> {
    const { book, reports, releases, log } = this.parts;
    const { sessionId } = order.session;
    if (book.get(sessionId)?.phase !== 'starting') return;
    log.warn({ err: error, sessionId }, 'a dedicated server that was accepted did not come up');
    const failure = reports.failed({
      serverId: sessionId,
      deployment: order.deployment,
      region: order.requestedRegions[0] ?? '',
      description: error instanceof DedicatedServerError ? error.message : 'internal error',
    });
    await book.change(sessionId, { phase: 'releasing', reports: [failure] });
    reports.wake(sessionId);
    // One method of the provider at a time: a late server is ended when it is there.
    const late = await work?.catch(() => undefined);
    if (late?.kind === 'available') await book.change(sessionId, { server: late.server });
    await releases.afterFailure(sessionId, 'late');
  }
}
