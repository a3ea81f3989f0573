import type { Clock } from '../../common/time/clock.js';
import type { Timer, Timers } from '../../common/time/timers.js';
import type { CallQueues } from '../hooks/call-queues.js';
import type { ExtendApps } from '../hooks/hook-address.js';
import type { LiveSession, SessionWatcher } from '../session/live-sessions.js';
import { activeMembers } from '../session/membership.js';
import type { GameSessionMessage } from '../session/session-messages.js';
import type { SessionService } from '../session/session-service.js';
import type { DsStatus, GameServer } from './game-server.js';
import { oldStatus } from './game-server-rest-mapper.js';
import { type ServerSource, serverSource } from './server-source.js';
import type { SessionDsm } from './session-dsm.js';

const WANTS_A_SERVER = 'NEED_TO_REQUEST';
/** Of these a host may have a server. */
const ASKED_FOR: readonly string[] = ['REQUESTED', 'PREPARING', 'AVAILABLE'];

export interface ServerRequestsParts {
  readonly sessions: SessionService;
  readonly dsm: SessionDsm;
  readonly queues: CallQueues;
  readonly apps: ExtendApps;
  readonly clock: Clock;
  readonly timers: Timers;
}

/** What a host or a game server tells. */
export type ServerReport = Omit<GameServer, 'toldAt'>;

/**
 * Asks hosts for dedicated servers, keeps what it is told of them, and has them ended: one after the
 * other for a session. Source: overrides.md d.1, d.2 and d.6.
 */
export class ServerRequests implements SessionWatcher<GameSessionMessage> {
  /** Sessions whose request waits in its queue, so that it is made once. */
  readonly #asking = new Set<string>();
  /** Of accepted requests whose outcome has not been told. */
  readonly #patience = new Map<string, Timer>();
  #isClosed = false;

  constructor(private readonly parts: ServerRequestsParts) {}

  stored(session: LiveSession<GameSessionMessage>): void {
    const source = this.#sourceOf(session);
    if (source === undefined) return;
    const { message } = session;
    const { id, isActive, configuration } = message.session;
    const status = message.dsInformation?.statusV2 ?? '';
    if (!isActive && ASKED_FOR.includes(status)) {
      this.#terminate(session, source);
      this.#setStatus(id, 'ENDED');
    } else if (isActive && status === WANTS_A_SERVER) {
      const joined = activeMembers(message.session).length;
      if (joined >= (configuration?.minPlayers ?? 1)) this.#ask(id, source);
    }
  }

  deleted(session: LiveSession<GameSessionMessage>): void {
    const source = this.#sourceOf(session);
    const { dsInformation } = session.message;
    const isAskedFor = ASKED_FOR.includes(dsInformation?.statusV2 ?? '');
    if (source !== undefined && isAskedFor) this.#terminate(session, source);
    const { id } = session.message.session;
    this.#forgetPatience(id);
    this.parts.sessions.servers.delete(id);
  }

  /**
   * Asks for a server whatever the session has: the same one must come back.
   * @returns false for a session without a host for its servers
   * @throws ServiceError 404
   */
  askAgain(sessionId: string): boolean {
    const source = this.#sourceOf(this.parts.sessions.games.get(sessionId));
    if (source !== undefined) this.#ask(sessionId, source);
    return source !== undefined;
  }

  /**
   * Takes what a host or a server tells. A persistent session whose server has ended gets another.
   * @throws ServiceError 404
   */
  told(sessionId: string, report: ServerReport): void {
    const { games } = this.parts.sessions;
    const session = games.get(sessionId);
    const isManuallyReady = this.#sourceOf(session)?.isManuallyReady ?? false;
    this.#forgetPatience(sessionId);
    const isPreparing = report.status === 'AVAILABLE' && isManuallyReady;
    const status = isPreparing ? 'PREPARING' : report.status;
    this.parts.sessions.servers.set(sessionId, {
      ...report,
      status,
      toldAt: this.parts.clock.now(),
    });
    this.#setStatus(sessionId, status);
    const { isActive } = session.message.session;
    if (status === 'ENDED' && isActive && session.template.persistent) {
      this.#setStatus(sessionId, WANTS_A_SERVER);
    }
  }

  /** The server of a session says that players may come. @throws ServiceError 404 */
  ready(sessionId: string): void {
    this.parts.sessions.games.get(sessionId);
    const server = this.parts.sessions.servers.get(sessionId);
    if (server?.status !== 'PREPARING') return;
    this.parts.sessions.servers.set(sessionId, { ...server, status: 'AVAILABLE' });
    this.#setStatus(sessionId, 'AVAILABLE');
  }

  /** Asks for nothing more. */
  close(): void {
    this.#isClosed = true;
    for (const timer of this.#patience.values()) timer.cancel();
    this.#patience.clear();
  }

  #ask(sessionId: string, source: ServerSource): void {
    if (this.#asking.has(sessionId) || this.#isClosed) return;
    this.#asking.add(sessionId);
    this.#queue(sessionId, async () => {
      this.#asking.delete(sessionId);
      if (!this.parts.sessions.games.has(sessionId)) return;
      this.#setStatus(sessionId, 'REQUESTED');
      await this.#request(sessionId, source);
    });
  }

  async #request(sessionId: string, source: ServerSource): Promise<void> {
    const { dsm, sessions, timers } = this.parts;
    const session = sessions.games.get(sessionId);
    if (!source.isAsync) {
      const report = await dsm.create(source, session);
      if (sessions.games.has(sessionId)) this.told(sessionId, report);
      return;
    }
    // It runs from the latest request on: a report may be faster than the answer.
    this.#forgetPatience(sessionId);
    const patience = timers.after(source.timeoutMs, () => this.#giveUp(sessionId));
    this.#patience.set(sessionId, patience);
    await dsm.createAsync(source, session);
  }

  #terminate({ message }: LiveSession<GameSessionMessage>, source: ServerSource): void {
    const { session } = message;
    const zone = this.parts.sessions.servers.get(session.id)?.createdRegion ?? '';
    this.#queue(session.id, () => this.parts.dsm.terminate(source, session, zone));
  }

  /** Beside the hooks of the session: these go on while a server is on its way. */
  #queue(sessionId: string, work: () => Promise<void>): void {
    this.parts.queues.add(`server of ${sessionId}`, async () => {
      // The failed call stands in the record of calls.
      await work().catch(() => this.#giveUp(sessionId));
    });
  }

  #giveUp(sessionId: string): void {
    this.#forgetPatience(sessionId);
    const { games } = this.parts.sessions;
    if (!games.has(sessionId)) return;
    const { dsInformation } = games.get(sessionId).message;
    if (dsInformation?.statusV2 === 'REQUESTED') this.#setStatus(sessionId, 'FAILED_TO_REQUEST');
  }

  #forgetPatience(sessionId: string): void {
    this.#patience.get(sessionId)?.cancel();
    this.#patience.delete(sessionId);
  }

  #setStatus(sessionId: string, statusV2: DsStatus | typeof WANTS_A_SERVER): void {
    const { games, actions, messages } = this.parts.sessions;
    games.change(sessionId, (draft) => {
      const information = draft.dsInformation ?? messages.dsInformation({});
      if (information.statusV2 === statusV2) return 0;
      Object.assign(information, { statusV2, status: oldStatus(statusV2) });
      if (statusV2 === 'REQUESTED') information.requestedAt = messages.time(this.parts.clock.now());
      draft.dsInformation = information;
      return actions.bits('DSStatusChanged');
    });
  }

  #sourceOf({ message, template }: LiveSession<GameSessionMessage>): ServerSource | undefined {
    const isDedicated = message.session.configuration?.type === 'DS';
    return isDedicated ? serverSource(template, this.parts.apps) : undefined;
  }
}
