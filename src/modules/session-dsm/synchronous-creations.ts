import type { EventLog } from '../../common/ags/event-log.js';
import type { Timers } from '../../common/time/timers.js';
import { ProviderUnavailableError } from './domain/dedicated-server.errors.js';
import type { DedicatedServer } from './domain/dedicated-server.js';
import type { ServerOrder } from './domain/server-order.js';
import { newRecord } from './new-record.js';
import type { ProviderDesk } from './provider-desk.js';
import type { ServerReleases } from './server-releases.js';
import type { SessionBook } from './session-book.js';
import type { SessionLanes } from './session-lanes.js';
import { standingServer } from './standing-server.js';
import { timeBoxed } from './time-boxed.js';

export interface CreationParts {
  readonly desk: ProviderDesk;
  readonly book: SessionBook;
  readonly lanes: SessionLanes;
  readonly releases: ServerReleases;
  readonly timers: Timers;
  readonly log: EventLog;
}

interface Creation {
  readonly abort: AbortController;
  readonly answer: Promise<DedicatedServer>;
}

/** Servers that AGS waits for: one for a session, however often and from how many sides it asks. */
export class SynchronousCreations {
  readonly #running = new Map<string, Creation>();

  constructor(private readonly parts: CreationParts) {}

  /**
   * The live server of the session, or a new one. Goes on when its caller has gone: AGS asks again.
   * @throws DedicatedServerError
   */
  create(order: ServerOrder): Promise<DedicatedServer> {
    const { sessionId } = order.session;
    const running = this.#running.get(sessionId);
    return running === undefined ? this.#begin(sessionId, order) : running.answer;
  }

  /** Gives a creation up; its server is released. */
  cancel(sessionId: string, reason: Error): void {
    this.#running.get(sessionId)?.abort.abort(reason);
  }

  /** Gives all of them up. */
  stop(): void {
    const reason = new ProviderUnavailableError('the host is shutting down', {
      isTransient: false,
    });
    for (const { abort } of this.#running.values()) abort.abort(reason);
  }

  #begin(sessionId: string, order: ServerOrder): Promise<DedicatedServer> {
    const { desk, timers, lanes } = this.parts;
    const abort = new AbortController();
    const answer = timeBoxed(desk.timeoutMs, timers, abort, (signal) =>
      desk.provider.tracksServers
        ? lanes.run(sessionId, () => this.#inLane(order, signal))
        : desk.provider.create(order, desk.call(sessionId, signal)),
    );
    const creation = { abort, answer };
    this.#running.set(sessionId, creation);
    const forget = () => {
      if (this.#running.get(sessionId) === creation) this.#running.delete(sessionId);
    };
    answer.then(forget, forget);
    return answer;
  }

  async #inLane(order: ServerOrder, signal: AbortSignal): Promise<DedicatedServer> {
    const { book, desk, releases, log } = this.parts;
    const { sessionId } = order.session;
    signal.throwIfAborted();
    const standing = await standingServer(sessionId, this.parts);
    if (standing.kind === 'live') return standing.server;
    if (standing.kind === 'starting') {
      throw new ProviderUnavailableError('the server of this session is still starting', {
        isTransient: false,
      });
    }
    await book.put(newRecord(order, 'sync'));
    let server: DedicatedServer;
    try {
      signal.throwIfAborted();
      server = await desk.provider.create(order, desk.call(sessionId, signal));
    } catch (error) {
      await releases.afterFailure(sessionId, signal.aborted ? 'late' : 'failed');
      throw error;
    }
    // On disk before anybody is told, and before it may be released: it is never without a trace.
    await book.change(sessionId, { phase: 'live', server });
    if (signal.aborted) {
      log.warn({ sessionId }, 'a dedicated server came up after it had been given up');
      await releases.release(sessionId, 'late');
      throw signal.reason;
    }
    return server;
  }
}
