import type { Clock } from '../../common/time/clock.js';
import { ServiceError } from '../service-error.js';
import type { BackfillProposalMessage } from './match-messages.js';

/** A proposal that nobody has decided about yet. */
export interface PendingProposal {
  readonly message: BackfillProposalMessage;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** A session that looks for players. */
export interface BackfillTicket {
  readonly id: string;
  readonly matchPool: string;
  readonly sessionId: string;
  /** Epoch seconds. */
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly proposal: PendingProposal | undefined;
}

/** The backfill tickets of all pools; a session has one at most. */
export class BackfillTickets {
  readonly #tickets = new Map<string, BackfillTicket>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws ServiceError 409 when the session has one already */
  add(id: string, matchPool: string, sessionId: string, lifetimeSeconds: number): BackfillTicket {
    const other = this.ofSession(sessionId);
    if (other !== undefined) {
      const problem = `session "${sessionId}" already has backfill ticket "${other.id}"`;
      throw new ServiceError(409, 520411, 'BackfillConflict', problem);
    }
    const createdAt = this.#clock.now();
    const expiresAt = createdAt + lifetimeSeconds;
    const ticket = { id, matchPool, sessionId, createdAt, expiresAt, proposal: undefined };
    this.#tickets.set(id, ticket);
    return ticket;
  }

  has(id: string): boolean {
    return this.#tickets.has(id);
  }

  /** @throws ServiceError 404 */
  get(id: string): BackfillTicket {
    const ticket = this.#tickets.get(id);
    if (ticket === undefined) {
      const problem = `backfill ticket "${id}" is not found`;
      throw new ServiceError(404, 520407, 'BackfillTicketNotFound', problem);
    }
    return ticket;
  }

  ofSession(sessionId: string): BackfillTicket | undefined {
    return [...this.#tickets.values()].find((ticket) => ticket.sessionId === sessionId);
  }

  ofPool(matchPool: string): readonly BackfillTicket[] {
    return [...this.#tickets.values()].filter((ticket) => ticket.matchPool === matchPool);
  }

  /** @throws ServiceError 404 */
  setProposal(id: string, proposal: PendingProposal | undefined): void {
    this.#tickets.set(id, { ...this.get(id), proposal });
  }

  delete(id: string): void {
    this.#tickets.delete(id);
  }
}
