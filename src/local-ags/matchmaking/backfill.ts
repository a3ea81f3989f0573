import type { Clock } from '../../common/time/clock.js';
import type { IdSource } from '../id-source.js';
import { invalidRequest, ServiceError } from '../service-error.js';
import type { SessionMessages } from '../session/session-messages.js';
import { type BackfillTicket, BackfillTickets } from './backfill-tickets.js';
import type {
  BackfillProposalMessage,
  BackfillTicketMessage,
  MatchMessages,
} from './match-messages.js';
import type { MatchTickets } from './match-tickets.js';
import type { MatchedSessions } from './matched-sessions.js';
import type { MatchmakingConfiguration } from './matchmaking-configuration.js';
import type { MatchPool } from './matchmaking-requests.js';

/** What backfill works with. */
export interface BackfillParts {
  readonly configuration: MatchmakingConfiguration;
  readonly messages: MatchMessages;
  readonly sessionMessages: SessionMessages;
  readonly tickets: MatchTickets;
  readonly sessions: MatchedSessions;
  readonly ids: IdSource;
  readonly clock: Clock;
}

/** What a session decides about a proposal. */
export interface ProposalDecision {
  readonly proposalId: string;
  /** Whether the session looks for nobody any more. */
  readonly stop: boolean;
  /** Absent: every ticket of the proposal. */
  readonly acceptedTicketIds?: readonly string[] | null | undefined;
}

/** Sessions that look for players: their tickets, and what is proposed to them. */
export class Backfill {
  readonly tickets: BackfillTickets;
  readonly #parts: BackfillParts;

  constructor(parts: BackfillParts) {
    this.#parts = parts;
    this.tickets = new BackfillTickets(parts.clock);
  }

  /** An id for a ticket that is to be opened by {@link register}. */
  newId(): string {
    return this.#parts.ids.next('backfill ticket');
  }

  /** Opens a ticket for a session that knows of it already. */
  register(id: string, pool: MatchPool, sessionId: string): BackfillTicket {
    return this.tickets.add(id, pool.name, sessionId, pool.backfill_ticket_expiration_seconds);
  }

  /** @throws ServiceError 404 without such a session, 409 when it has a ticket */
  open(pool: MatchPool, sessionId: string): BackfillTicket {
    const { sessions } = this.#parts;
    // A ticket for a session that is gone would never be closed.
    sessions.isFull(sessionId);
    const ticket = this.register(this.newId(), pool, sessionId);
    sessions.setBackfillTicket(sessionId, ticket.id);
    return ticket;
  }

  /** Ends a ticket and what is proposed to it. @throws ServiceError 404 */
  close(id: string): void {
    const { sessionId, proposal } = this.tickets.get(id);
    if (proposal !== undefined) this.#release(proposal.message);
    this.tickets.delete(id);
    if (this.#parts.sessions.has(sessionId)) this.#parts.sessions.setBackfillTicket(sessionId, '');
  }

  /** Ends what is over, and lets sessions that lost players look for others. */
  sweep(pool: MatchPool): void {
    const { sessions, configuration, clock } = this.#parts;
    const now = clock.now();
    sessions.forgetEnded();
    for (const { id, sessionId, expiresAt, proposal } of this.tickets.ofPool(pool.name)) {
      if (proposal !== undefined && proposal.expiresAt <= now) this.#drop(id, proposal.message);
      if (expiresAt <= now || !sessions.has(sessionId)) this.close(id);
    }
    if (!configuration.refills(pool)) return;
    for (const sessionId of sessions.withLosses(pool.name)) {
      const isWanted = !sessions.isFull(sessionId) && !this.tickets.ofSession(sessionId);
      if (isWanted) this.open(pool, sessionId);
    }
  }

  /** What the function may propose players to now. */
  waiting(matchPool: string): readonly BackfillTicketMessage[] {
    return this.tickets
      .ofPool(matchPool)
      .filter(({ proposal }) => proposal === undefined)
      .map((ticket) => this.message(ticket));
  }

  message({ id, matchPool, sessionId, createdAt }: BackfillTicket): BackfillTicketMessage {
    return this.#parts.messages.backfillTicket({
      ticketId: id,
      matchPool,
      CreatedAt: this.#parts.sessionMessages.time(createdAt),
      partialMatch: this.#parts.sessions.partialMatch(sessionId),
      matchSessionId: sessionId,
    });
  }

  /**
   * Takes a proposal of the function: accepted at once, or kept until the session decides.
   * @throws ServiceError when it cannot be taken; nothing has changed then
   */
  offer(pool: MatchPool, proposal: BackfillProposalMessage): void {
    const { tickets, clock } = this.#parts;
    const { backfillTicketId: id, proposalId } = proposal;
    const { proposal: pending, sessionId } = this.tickets.get(id);
    if (pending !== undefined) throw refused(`backfill ticket "${id}" has a proposal already`);
    if (proposal.matchSessionId !== sessionId) {
      throw refused(
        `match_session_id: found "${proposal.matchSessionId}", expected "${sessionId}"`,
      );
    }
    const ids = proposal.addedTickets.map(({ ticketId }) => ticketId);
    if (ids.length === 0) throw refused('added_tickets: found none');
    const unknown = ids.find((one) => !tickets.isQueued(one, pool.name));
    if (unknown !== undefined) throw refused(`added_tickets: "${unknown}" is not in the queue`);
    tickets.propose(ids, id, proposalId);
    const expiresAt = clock.now() + pool.backfill_proposal_expiration_seconds;
    this.tickets.setProposal(id, { message: proposal, expiresAt });
    if (!pool.auto_accept_backfill_proposal) return;
    try {
      this.accept(id, { proposalId, stop: false });
    } catch (error) {
      this.#drop(id, proposal);
      throw error;
    }
  }

  /** @returns the id of the session @throws ServiceError 404, 409 when the session is full */
  accept(id: string, { proposalId, stop, acceptedTicketIds }: ProposalDecision): string {
    const { tickets, sessions } = this.#parts;
    const { sessionId } = this.tickets.get(id);
    const proposal = this.#proposal(id, proposalId);
    const accepted = proposal.addedTickets.filter(({ ticketId }) => {
      const isWanted = acceptedTicketIds == null || acceptedTicketIds.includes(ticketId);
      // A player who went away meanwhile is not brought back.
      return isWanted && tickets.get(ticketId).state.kind === 'proposed';
    });
    sessions.admit(proposal, accepted);
    tickets.match(
      accepted.map(({ ticketId }) => ticketId),
      sessionId,
    );
    this.#drop(id, proposal);
    if (stop || sessions.isFull(sessionId)) this.close(id);
    return sessionId;
  }

  /** @throws ServiceError 404 */
  reject(id: string, { proposalId, stop }: ProposalDecision): void {
    this.#drop(id, this.#proposal(id, proposalId));
    if (stop) this.close(id);
  }

  #proposal(id: string, proposalId: string): BackfillProposalMessage {
    const { proposal } = this.tickets.get(id);
    if (proposal?.message.proposalId !== proposalId) {
      const problem = `backfill ticket "${id}" has no proposal "${proposalId}"`;
      throw new ServiceError(404, 520408, 'ProposalNotFound', problem);
    }
    return proposal.message;
  }

  #drop(id: string, proposal: BackfillProposalMessage): void {
    this.#release(proposal);
    this.tickets.setProposal(id, undefined);
  }

  #release({ addedTickets }: BackfillProposalMessage): void {
    this.#parts.tickets.release(addedTickets.map(({ ticketId }) => ticketId));
  }
}

function refused(problem: string): ServiceError {
  return invalidRequest(`proposal: ${problem}`);
}
