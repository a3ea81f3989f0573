import { LRUCache } from 'lru-cache';
import type { EventLog } from '../../../../../common/ags/event-log.js';
import type { ServerEvents } from '../../../domain/dedicated-server-provider.js';
import type { GameSessionKey } from '../../../domain/game-session-key.js';
import type { ProviderCall } from '../../../domain/provider-call.js';
import type { SessionServers } from '../../../domain/session-servers.js';
import { isHashed, nextToken, readToken } from '../attempt-token.js';
import { placementFailure } from '../failed-placement.js';
import { readGameSessionArn } from '../game-session-arn.js';
import { sessionIdOf } from '../game-session-requests.js';
import type { GameSessions } from '../game-sessions.js';
import { gameServer, isLive } from '../handed-out.js';
import type { Placements } from '../placements.js';
import { type PlacementEvent, readPlacementEvent } from './placement-event.js';

const MAX_REMEMBERED = 10_000;

export interface NewsParts {
  readonly placements: Placements;
  readonly sessions: GameSessions;
  readonly ags: SessionServers;
  readonly usesDnsName: boolean;
  readonly log: EventLog;
}

/**
 * Makes of placement events what AGS is told. Events come at least once, late, and in any order, so
 * each is held against what GameLift says now; a repetition changes nothing.
 */
export class PlacementNews {
  /** What was heard lately: placement ids are never used again, so neither is an outcome of one. */
  readonly #heard = new LRUCache<string, true>({ max: MAX_REMEMBERED });

  constructor(private readonly parts: NewsParts) {}

  /**
   * Resolves once the news is on disk, or when the event is of no consequence.
   * @throws NotAPlacementEventError for a text that will never be one
   * @throws DedicatedServerError when GameLift or AGS do not tell what must be known; it may be tried
   *   again
   */
  async hear(text: string, events: ServerEvents, signal: AbortSignal): Promise<void> {
    const event = readPlacementEvent(text);
    const outcome = `${event.type} ${event.placementId}`;
    if (this.#heard.has(outcome)) return;
    await this.#hearFirst(event, events, signal);
    this.#heard.set(outcome, true);
  }

  async #hearFirst(
    event: PlacementEvent,
    events: ServerEvents,
    signal: AbortSignal,
  ): Promise<void> {
    const call = plainCall(signal);
    const session = await this.#sessionOf(event, call);
    if (session === undefined) return this.#ignore(event, 'it names no session');
    const next = nextToken(event.placementId);
    if ((await this.parts.placements.describe(next, call)) !== undefined) {
      return this.#ignore(event, 'a newer placement of its session has been begun');
    }
    const why = await this.#whyNot(event, session, events, signal);
    if (why !== undefined) return this.#ignore(event, why);
    if (event.type === 'PlacementFulfilled') return this.#fulfilled(event, session, events, call);
    await events.failed(session, placementFailure(event.placementId, event.type, event.region));
  }

  /**
   * Queues are used by others too, whose placements are no sessions of AGS: nothing of theirs may be
   * told, let alone ended. And who stops a placement of ours is this host, which has told AGS already,
   * or an operator, of whom AGS has not heard.
   */
  async #whyNot(
    { type }: PlacementEvent,
    session: GameSessionKey,
    events: ServerEvents,
    signal: AbortSignal,
  ): Promise<string | undefined> {
    const isCancelled = type === 'PlacementCancelled';
    if (events.knows(session) && !isCancelled) return undefined;
    const known = await this.parts.ags.serverOf(session, signal);
    if (known.kind === 'session-gone') return 'AGS knows no such session';
    const isAwaited = known.kind === 'none' && known.isAwaited;
    return isCancelled && !isAwaited ? 'AGS does not wait for it' : undefined;
  }

  async #fulfilled(
    event: PlacementEvent,
    session: GameSessionKey,
    events: ServerEvents,
    call: ProviderCall,
  ): Promise<void> {
    const arn = readGameSessionArn(event.gameSessionArn);
    const gameSession = arn && (await this.parts.sessions.describe(arn, call));
    if (gameSession === undefined || !isLive(gameSession)) {
      return this.#ignore(event, 'its game session has ended');
    }
    const ip = (this.parts.usesDnsName && event.dnsName) || event.ipAddress;
    const region = event.gameSessionRegion ?? event.region;
    const server = gameServer(event.gameSessionArn, ip, event.port, region);
    if (server === undefined) return this.#ignore(event, 'it has no address');
    await events.available(session, server);
  }

  async #sessionOf(
    { placementId }: PlacementEvent,
    call: ProviderCall,
  ): Promise<GameSessionKey | undefined> {
    // AGS knows a session by its id alone; the namespace is that of the host.
    if (!isHashed(placementId)) return { namespace: '', sessionId: readToken(placementId).base };
    const placement = await this.parts.placements.describe(placementId, call);
    const sessionId = sessionIdOf(placement?.GameProperties);
    return sessionId === undefined ? undefined : { namespace: '', sessionId };
  }

  #ignore({ type, placementId }: PlacementEvent, why: string): void {
    this.parts.log.info({ type, placementId, why }, 'a placement event is of no consequence');
  }
}

/** Calls to GameLift for an event: it comes again when one fails, so nothing is repeated here. */
function plainCall(signal: AbortSignal): ProviderCall {
  return {
    signal,
    kept: undefined,
    keep: async () => undefined,
    attempt: (_region, work) => work(signal),
  };
}
