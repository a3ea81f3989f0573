import type { Clock } from '../../common/time/clock.js';
import { ServiceError } from '../service-error.js';
import type { TicketMessage } from './match-messages.js';

/** What became of a ticket. */
export type TicketState =
  | { readonly kind: 'queued' }
  /** Offered to a session, which has not decided yet. */
  | { readonly kind: 'proposed'; readonly backfillId: string; readonly proposalId: string }
  | { readonly kind: 'matched'; readonly sessionId: string }
  | { readonly kind: 'expired' }
  | { readonly kind: 'cancelled' };

/** A ticket as it is kept. */
export interface MatchTicket {
  /** As the host enriched it; sent as it is in every tick. */
  readonly message: TicketMessage;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly state: TicketState;
}

/** Of those that wait no longer, the last are remembered so that their players can ask. */
const REMEMBERED = 1000;

/** The tickets of all pools. */
export class MatchTickets {
  readonly #tickets = new Map<string, MatchTicket>();
  /** Ids of tickets that are queued or proposed, by pool, in order of arrival. */
  readonly #waiting = new Map<string, Set<string>>();
  /** Id of the waiting ticket by pool and player. */
  readonly #ofPlayer = new Map<string, string>();
  readonly #ended: string[] = [];
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ServiceError 409 when a player waits in this pool already */
  requireNewcomers(matchPool: string, userIds: readonly string[]): void {
    for (const userId of userIds) {
      const id = this.#ofPlayer.get(playerKey(matchPool, userId));
      if (id === undefined || !isWaiting(this.get(id))) continue;
      const problem = `player "${userId}" already waits in "${matchPool}" with ticket "${id}"`;
      throw new ServiceError(409, 520410, 'TicketConflict', problem);
    }
  }

  /** Puts a ticket at the end of its queue. @throws ServiceError 409 as {@link requireNewcomers} */
  add(message: TicketMessage, createdAt: number, lifetimeSeconds: number): MatchTicket {
    const { ticketId, matchPool, players } = message;
    const userIds = players.map(({ playerId }) => playerId);
    this.requireNewcomers(matchPool, userIds);
    const expiresAt = createdAt + lifetimeSeconds;
    const ticket: MatchTicket = { message, createdAt, expiresAt, state: { kind: 'queued' } };
    this.#tickets.set(ticketId, ticket);
    for (const userId of userIds) this.#ofPlayer.set(playerKey(matchPool, userId), ticketId);
    const queue = this.#waiting.get(matchPool) ?? new Set();
    this.#waiting.set(matchPool, queue.add(ticketId));
    return ticket;
  }

  /** @throws ServiceError 404 */
  get(id: string): MatchTicket {
    const ticket = this.#tickets.get(id);
    if (ticket === undefined) {
      throw new ServiceError(404, 520405, 'TicketNotFound', `match ticket "${id}" is not found`);
    }
    const isOver = ticket.state.kind === 'queued' && ticket.expiresAt <= this.#clock.now();
    return isOver ? this.#end(ticket, { kind: 'expired' }) : ticket;
  }

  /** What the function may match now, oldest first. */
  queued(matchPool: string): readonly MatchTicket[] {
    return [...(this.#waiting.get(matchPool) ?? [])]
      .map((id) => this.get(id))
      .filter(({ state }) => state.kind === 'queued');
  }

  /** The waiting tickets with this player, over all pools. */
  waitingOf(userId: string): readonly MatchTicket[] {
    return [...this.#waiting.keys()].flatMap((matchPool) => {
      const id = this.#ofPlayer.get(playerKey(matchPool, userId));
      const ticket = id === undefined ? undefined : this.get(id);
      return ticket !== undefined && isWaiting(ticket) ? [ticket] : [];
    });
  }

  /** Whether a ticket may be matched, in the pool. */
  isQueued(id: string, matchPool: string): boolean {
    if (!this.#tickets.has(id)) return false;
    const { message, state } = this.get(id);
    return state.kind === 'queued' && message.matchPool === matchPool;
  }

  /** Also what was cancelled or expired while the session was being made: it has a session now. */
  match(ids: readonly string[], sessionId: string): void {
    for (const id of ids) {
      const ticket = this.#tickets.get(id);
      if (ticket !== undefined) this.#end(ticket, { kind: 'matched', sessionId });
    }
  }

  propose(ids: readonly string[], backfillId: string, proposalId: string): void {
    for (const id of ids) this.#set(this.get(id), { kind: 'proposed', backfillId, proposalId });
  }

  /** Puts tickets back where a proposal came to nothing; those that ended meanwhile stay ended. */
  release(ids: readonly string[]): void {
    for (const id of ids) {
      const ticket = this.#tickets.get(id);
      if (ticket?.state.kind === 'proposed') this.#set(ticket, { kind: 'queued' });
    }
  }

  /** @throws ServiceError 404, 406 when it waits no longer */
  cancel(id: string): void {
    const ticket = this.get(id);
    if (!isWaiting(ticket)) {
      const problem = `match ticket "${id}" is no longer in the queue: ${ticket.state.kind}`;
      throw new ServiceError(406, 520406, 'TicketNotInQueue', problem);
    }
    this.#end(ticket, { kind: 'cancelled' });
  }

  cancelAll(matchPool: string): void {
    for (const id of this.#waiting.get(matchPool) ?? []) {
      this.#end(this.get(id), { kind: 'cancelled' });
    }
  }

  #end(ticket: MatchTicket, state: TicketState): MatchTicket {
    const { ticketId, matchPool, players } = ticket.message;
    const changed = this.#set(ticket, state);
    if (this.#waiting.get(matchPool)?.delete(ticketId) !== true) return changed;
    for (const { playerId } of players) {
      const key = playerKey(matchPool, playerId);
      if (this.#ofPlayer.get(key) === ticketId) this.#ofPlayer.delete(key);
    }
    this.#ended.push(ticketId);
    if (this.#ended.length > REMEMBERED) this.#tickets.delete(this.#ended.shift() ?? '');
    return changed;
  }

  #set(ticket: MatchTicket, state: TicketState): MatchTicket {
    const changed = { ...ticket, state };
    this.#tickets.set(ticket.message.ticketId, changed);
    return changed;
  }
}

export function isWaiting({ state }: MatchTicket): boolean {
  return state.kind === 'queued' || state.kind === 'proposed';
}

function playerKey(matchPool: string, userId: string): string {
  return `${matchPool}\0${userId}`;
}
