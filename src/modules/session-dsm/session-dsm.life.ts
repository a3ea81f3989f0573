import type { DedicatedServer, FailedStart } from './domain/dedicated-server.js';
import type { ServerEvents } from './domain/dedicated-server-provider.js';
import type { GameSessionKey } from './domain/game-session-key.js';
import { ServerOrder } from './domain/server-order.js';
import type { SessionRecord } from './domain/session-record.js';
import { newRecord } from './new-record.js';
import type { ServiceParts, SessionDsmService } from './session-dsm.service.js';

/** For reports to reach AGS before the host ends; what does not is on disk for the next start. */
const LAST_REPORTS_MS = 3000;

type LifeParts = Omit<ServiceParts, 'metrics' | 'clock'> & {
  readonly service: Pick<SessionDsmService, 'watchUnclaimed' | 'stop'>;
};

/**
 * The time before the first request and after the last one: takes up what an earlier process left,
 * hears what the provider learns by itself, and leaves nothing behind that is not on disk.
 */
export class SessionDsmLife implements ServerEvents {
  constructor(private readonly parts: LifeParts) {}

  /** Requests may come as soon as this has resolved. */
  async begin(): Promise<void> {
    const { book, desk, lanes, log } = this.parts;
    const records = await book.open();
    await desk.provider.open(this);
    for (const { session } of records) {
      const { sessionId } = session;
      // Not waited for: a request for the session waits in its lane.
      lanes
        .run(sessionId, () => this.#takeUp(sessionId))
        .then(() => this.parts.reports.wake(sessionId))
        .catch((error: unknown) => {
          log.error({ err: error, sessionId }, 'what was left of a session cannot be taken up');
        });
    }
  }

  /** Servers that cannot live without the host are ended, and AGS is told if it can be. */
  async end(): Promise<void> {
    const { desk, lanes, creations, settlements, reports, releases, service, timers } = this.parts;
    service.stop();
    creations.stop();
    await settlements.stop();
    await lanes.settled();
    await desk.provider.close();
    await lanes.settled();
    releases.stop();
    await new Promise<void>((resolve) => {
      const timer = timers.after(LAST_REPORTS_MS, resolve);
      void reports.settled().then(() => {
        timer.cancel();
        resolve();
      });
    });
    await reports.stop();
    await lanes.settled();
  }

  knows({ sessionId }: GameSessionKey): boolean {
    return this.parts.book.get(sessionId) !== undefined;
  }

  async available(session: GameSessionKey, server: DedicatedServer): Promise<void> {
    await this.#heard(session, async (record) => {
      if (record.phase === 'live' && record.server?.serverId === server.serverId) return;
      if (record.phase === 'releasing' || record.phase === 'ended') {
        // AGS has been told that there is none: too late.
        await this.parts.book.put({ ...record, phase: 'releasing', server });
        await this.parts.releases.release(session.sessionId, 'late');
        return;
      }
      const reports = [...record.reports, this.parts.reports.available(server)];
      await this.parts.book.put({ ...record, phase: 'live', server, reports });
    });
  }

  async failed(session: GameSessionKey, failure: FailedStart): Promise<void> {
    await this.#heard(session, async (record) => {
      const isOpen = record.phase === 'live' && record.server === undefined;
      if (record.phase !== 'starting' && !isOpen) return;
      const reports = [...record.reports, this.parts.reports.failed(failure)];
      await this.parts.book.put({ ...record, phase: 'ended', kept: undefined, reports });
    });
  }

  async ended({ sessionId }: GameSessionKey, serverId: string): Promise<void> {
    const { book, lanes, reports, log } = this.parts;
    await lanes.run(sessionId, async () => {
      const record = book.get(sessionId);
      if (record?.phase !== 'live' || record.server?.serverId !== serverId) return;
      log.info({ sessionId }, 'a dedicated server has ended');
      await this.#hasEnded(record);
    });
    reports.wake(sessionId);
  }

  /** The outcome of a start, which no process need have a record of: another replica began it. */
  async #heard(
    session: GameSessionKey,
    note: (record: SessionRecord) => Promise<void>,
  ): Promise<void> {
    const { book, lanes, settlements, reports } = this.parts;
    const { sessionId } = session;
    await settlements.cancel(sessionId);
    await lanes.run(sessionId, () => note(book.get(sessionId) ?? recordOfOthers(session)));
    reports.wake(sessionId);
  }

  /** In the lane of the session. */
  async #takeUp(sessionId: string): Promise<void> {
    const { book, desk, releases, starts, service } = this.parts;
    const record = book.get(sessionId);
    switch (record?.phase) {
      case 'releasing':
        await releases.afterFailure(sessionId, 'left_over');
        return;
      case 'starting':
        // AGS never got an answer to a synchronous request, so it knows of no server.
        if (record.mode === 'sync') await releases.afterFailure(sessionId, 'left_over');
        else starts.resume(record);
        return;
      case 'live': {
        const state = await desk.lookup(record);
        if (state.kind === 'gone') await this.#hasEnded(record);
        else if (!record.isClaimed) service.watchUnclaimed(sessionId);
        return;
      }
    }
  }

  /** In the lane of the session. */
  async #hasEnded(record: SessionRecord): Promise<void> {
    const { book, desk, releases, reports } = this.parts;
    const { server, session } = record;
    if (server !== undefined && record.isClaimed && desk.provider.tellsEnds) {
      await book.change(session.sessionId, { reports: [...record.reports, reports.ended(server)] });
    }
    await releases.close(session.sessionId);
  }
}

function recordOfOthers(session: GameSessionKey): SessionRecord {
  const nothing = { deployment: '', requestedRegions: [], maximumPlayers: 0 };
  const order = new ServerOrder({
    session,
    ...nothing,
    clientVersion: '',
    gameMode: '',
    sessionData: '',
    secret: '',
  });
  return newRecord(order, 'async');
}
