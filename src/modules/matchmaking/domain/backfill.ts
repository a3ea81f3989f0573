import type { Struct } from '../../../common/wire/json-struct.js';
import type { Timestamp } from '../../../common/wire/timestamp.js';
import type { AnsweredTicket, Team } from './match.js';
import type { Ticket } from './ticket.js';

/** Who plays in a session already. */
export interface PartialMatch {
  readonly tickets: readonly Ticket[];
  readonly teams: readonly Team[];
  readonly regionPreferences: readonly string[];
  /** Absent is `{}`. */
  readonly attributes: Struct;
  readonly backfill: boolean;
  readonly serverName: string;
  readonly clientVersion: string;
}

/** A session that has lost players and looks for others. */
export interface BackfillTicket {
  readonly id: string;
  readonly pool: string;
  readonly createdAt: Timestamp | undefined;
  /** Id of the session. */
  readonly sessionId: string;
  /** AGS may leave it out. */
  readonly partialMatch: PartialMatch | undefined;
}

/** What arrives in a backfill tick, in the order of arrival. */
export type BackfillArrival =
  | { readonly kind: 'ticket'; readonly ticket: Ticket }
  | { readonly kind: 'session'; readonly session: BackfillTicket };

/** Tickets for a session; its players are asked, and then they join. */
export interface NewProposal {
  readonly session: BackfillTicket;
  readonly addedTickets: readonly AnsweredTicket[];
  /** All teams of the session, old and new. */
  readonly teams: readonly Team[];
  readonly proposalId: string;
  readonly createdAt: Timestamp;
  readonly attributes?: Struct;
}
