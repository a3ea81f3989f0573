import type { Clock } from '../../common/time/clock.js';
import type { RestCaller } from '../iam/bearer-caller.js';
import type { IdSource } from '../id-source.js';
import { forbidden, ServiceError } from '../service-error.js';
import { activeMember, activeMembers } from '../session/membership.js';
import type { SessionService } from '../session/session-service.js';
import type { MatchFunction } from './match-function.js';
import type { MatchMessages, TicketMessage } from './match-messages.js';
import type { MatchTicket, MatchTickets } from './match-tickets.js';
import type { MatchmakingConfiguration } from './matchmaking-configuration.js';
import type { MatchTicketRequest } from './matchmaking-requests.js';
import type { Statistics } from './statistics.js';

/** What a ticket passes on its way into the queue. */
export interface TicketIntakeParts {
  readonly configuration: MatchmakingConfiguration;
  readonly matchFunction: MatchFunction;
  readonly messages: MatchMessages;
  readonly tickets: MatchTickets;
  readonly statistics: Statistics;
  readonly sessions: SessionService;
  readonly ids: IdSource;
  readonly clock: Clock;
  readonly namespace: string;
}

/** The way of a ticket into the queue. */
export class TicketIntake {
  readonly #parts: TicketIntakeParts;

  constructor(parts: TicketIntakeParts) {
    this.#parts = parts;
  }

  /**
   * In AGS's order: the statistics that the function wants are filled in, the function enriches the
   * ticket, then judges it, then it waits. Source: overrides.md c.1.
   * @throws ServiceError 400 when the function says no, 500 when it fails, 404 without such a pool,
   *         403 for a party that is not the player's, 409 when one of the players waits already
   */
  async enter(request: MatchTicketRequest, caller: RestCaller): Promise<MatchTicket> {
    const { configuration, matchFunction, messages, tickets, clock } = this.#parts;
    const pool = configuration.pools.get(request.matchPool);
    const target = configuration.target(pool);
    const userIds = this.#players(request, caller);
    tickets.requireNewcomers(pool.name, userIds);
    const createdAt = clock.now();
    const codes = await matchFunction.statCodes(target);
    const ticket = this.#ticket(request, userIds, codes, createdAt);
    const enriched = await matchFunction.enrich(target, messages.copy(ticket));
    // Whatever the host makes of them, these are AGS's own.
    const { ticketId, matchPool, namespace, CreatedAt } = ticket;
    Object.assign(enriched, { ticketId, matchPool, namespace, CreatedAt });
    if (!(await matchFunction.validate(target, enriched))) {
      const problem = 'ValidateTicket: the match function refused the ticket';
      throw new ServiceError(400, 520400, 'TicketRefused', problem);
    }
    // The pool may have gone while the function was asked.
    configuration.pools.get(pool.name);
    return tickets.add(enriched, createdAt, pool.ticket_expiration_seconds);
  }

  /** The party's members, or the player alone. */
  #players({ sessionID }: MatchTicketRequest, { userId }: RestCaller): readonly string[] {
    if (userId === undefined) throw forbidden("expected a user's token, found a client's");
    if (sessionID === '') return [userId];
    const { session } = this.#parts.sessions.parties.get(sessionID).message;
    activeMember(session, userId);
    return activeMembers(session).map(({ id }) => id);
  }

  #ticket(
    { matchPool, sessionID, attributes, latencies, excludedSessions }: MatchTicketRequest,
    userIds: readonly string[],
    codes: readonly string[],
    createdAt: number,
  ): TicketMessage {
    const { messages, statistics, sessions, ids, namespace } = this.#parts;
    return messages.ticket({
      ticketId: ids.next('match ticket'),
      matchPool,
      CreatedAt: sessions.messages.time(createdAt),
      players: userIds.map((playerId) => ({
        playerId,
        attributes: statistics.pick(playerId, codes),
      })),
      ticketAttributes: attributes ?? {},
      latencies: Object.fromEntries(
        Object.entries(latencies ?? {}).map(([region, ms]) => [region, BigInt(ms)]),
      ),
      partySessionId: sessionID,
      namespace,
      excludedSessions: excludedSessions ?? [],
    });
  }
}
