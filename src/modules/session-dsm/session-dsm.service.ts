import type { EventLog } from '../../common/ags/event-log.js';
import { ExpectedError } from '../../common/errors/expected-error.js';
import type { Clock } from '../../common/time/clock.js';
import type { Timer, Timers } from '../../common/time/timers.js';
import type { AsynchronousStarts } from './asynchronous-starts.js';
import { DedicatedServerError, ServerTerminatedError } from './domain/dedicated-server.errors.js';
import type { DedicatedServer } from './domain/dedicated-server.js';
import type { Termination } from './domain/dedicated-server-provider.js';
import type { GameSessionKey } from './domain/game-session-key.js';
import type { ServerOrder } from './domain/server-order.js';
import { type ProviderDesk, referenceOf } from './provider-desk.js';
import type { SessionReports } from './reports/session-reports.js';
import type { ServerReleases } from './server-releases.js';
import type { SessionBook } from './session-book.js';
import type { ServerOperation, SessionDsmMetrics } from './session-dsm.metrics.js';
import type { SessionLanes } from './session-lanes.js';
import type { StartSettlements } from './start-settlements.js';
import type { SynchronousCreations } from './synchronous-creations.js';
import { timeBoxed } from './time-boxed.js';

/** For how long a server waits for AGS to ask again, when AGS was gone before the answer. */
export const UNCLAIMED_MS = 30_000;

export interface ServiceParts {
  readonly desk: ProviderDesk;
  readonly book: SessionBook;
  readonly lanes: SessionLanes;
  readonly releases: ServerReleases;
  readonly creations: SynchronousCreations;
  readonly starts: AsynchronousStarts;
  readonly settlements: StartSettlements;
  readonly reports: SessionReports;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly metrics: SessionDsmMetrics;
  readonly log: EventLog;
}

/** The answer to an asynchronous request; `message` is shown to operators. */
export interface Acceptance {
  readonly success: boolean;
  readonly message: string;
}

/** What AGS asks of the session DSM, with a status for every failure. */
export class SessionDsmService {
  readonly #unclaimed = new Map<string, Timer>();

  constructor(private readonly parts: ServiceParts) {}

  get source(): string {
    return this.parts.desk.provider.source;
  }

  /**
   * The server of the session, ready for players.
   * @param call  aborted when AGS no longer waits for the answer
   */
  async create(order: ServerOrder, call: AbortSignal): Promise<DedicatedServer> {
    const { sessionId } = order.session;
    const { creations, settlements } = this.parts;
    return this.#measured('create', order.session, async () => {
      await settlements.settled(sessionId);
      const server = await creations.create(order);
      if (call.aborted) this.watchUnclaimed(sessionId);
      else await this.#claim(sessionId);
      return server;
    });
  }

  /**
   * Accepts a request whose outcome is reported later.
   * @param answered  resolves when AGS has been given the answer
   */
  async start(order: ServerOrder, answered: Promise<void>): Promise<Acceptance> {
    try {
      await this.#measured('start', order.session, () => this.parts.starts.start(order, answered));
      return { success: true, message: 'success' };
    } catch (error) {
      const isRefusal = error instanceof DedicatedServerError && error.kind !== 'invalid-input';
      if (!isRefusal) throw error;
      return { success: false, message: error.message };
    }
  }

  /** Ends the session's server, whatever state it is in. @returns why there was none, or `''` */
  async terminate(session: GameSessionKey, zone: string): Promise<string> {
    const { desk, timers } = this.parts;
    return this.#measured('terminate', session, async () => {
      const termination = await timeBoxed(desk.timeoutMs, timers, new AbortController(), () =>
        this.#terminate(session, zone),
      );
      return termination.kind === 'absent' ? termination.reason : '';
    });
  }

  /** Releases the server of a synchronous request unless AGS asks for it again soon. */
  watchUnclaimed(sessionId: string): void {
    const { timers, lanes, book, releases, log } = this.parts;
    this.#unclaimed.get(sessionId)?.cancel();
    const release = () =>
      lanes.run(sessionId, async () => {
        const record = book.get(sessionId);
        if (record?.phase === 'live' && !record.isClaimed) {
          await releases.release(sessionId, 'unclaimed');
        }
      });
    const timer = timers.after(UNCLAIMED_MS, () => {
      this.#unclaimed.delete(sessionId);
      release().catch((error: unknown) => log.error({ err: error, sessionId }, 'release failed'));
    });
    this.#unclaimed.set(sessionId, timer);
  }

  /** Watches nothing any more. */
  stop(): void {
    for (const timer of this.#unclaimed.values()) timer.cancel();
    this.#unclaimed.clear();
  }

  async #terminate(session: GameSessionKey, zone: string): Promise<Termination> {
    const { book, lanes, creations, starts, reports, desk, releases } = this.parts;
    const { sessionId } = session;
    creations.cancel(sessionId, new ServerTerminatedError());
    await starts.terminate(sessionId);
    await reports.cancel(sessionId);
    return lanes.run(sessionId, async () => {
      const record = book.get(sessionId);
      const reference =
        record === undefined
          ? { session, kept: undefined, server: undefined, zone, isAsked: true }
          : referenceOf(record, zone);
      try {
        const termination = await desk.terminate(reference);
        await book.remove(sessionId);
        return termination;
      } catch (error) {
        // AGS may not ask again: what still runs is ended by and by. It wants no reports any more.
        await book.change(sessionId, { reports: [], isEndAsked: true });
        if (record !== undefined) await releases.release(sessionId, 'again');
        throw error;
      }
    });
  }

  async #claim(sessionId: string): Promise<void> {
    this.#unclaimed.get(sessionId)?.cancel();
    this.#unclaimed.delete(sessionId);
    if (this.parts.book.get(sessionId)?.isClaimed === false) {
      await this.parts.book.change(sessionId, { isClaimed: true });
    }
  }

  async #measured<T>(
    operation: ServerOperation,
    { sessionId }: GameSessionKey,
    work: () => Promise<T>,
  ): Promise<T> {
    const { clock, metrics, log } = this.parts;
    const startedAt = clock.now();
    const measured = (outcome: string) =>
      metrics.requested(operation, outcome, clock.now() - startedAt);
    try {
      const result = await work();
      measured('ok');
      return result;
    } catch (error) {
      measured(error instanceof ExpectedError ? error.code : 'internal');
      // The caller is told the message; what the provider really said is for the log alone.
      if (error instanceof DedicatedServerError && error.cause !== undefined) {
        log.warn({ err: error.cause, sessionId, operation, code: error.code }, error.message);
      }
      throw error;
    }
  }
}
