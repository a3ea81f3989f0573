import type { Json, JsonObject } from './vector.js';

/** What a call answered, in the words of a vector's `expected`. */
export interface VectorOutcome {
  readonly error?: { readonly status: string; readonly message: string };
  readonly codes?: readonly string[];
  readonly valid?: boolean;
  readonly ticket?: JsonObject;
  readonly matches?: readonly MatchOutcome[];
  readonly proposals?: readonly ProposalOutcome[];
}

export interface TeamOutcome {
  readonly teamId: string;
  readonly userIds: readonly string[];
  readonly parties: readonly { readonly partyId: string; readonly userIds: readonly string[] }[];
}

export interface MatchOutcome {
  readonly tickets: readonly string[];
  readonly teams: readonly TeamOutcome[];
  readonly regionPreferences: readonly string[];
  readonly matchAttributes: Json;
  readonly backfill: boolean;
  readonly serverName: string;
  readonly clientVersion: string;
  /** As the tickets came back, one per ticket. */
  readonly ticketAttributes: readonly Json[];
}

export interface ProposalOutcome {
  readonly backfillTicketId: string;
  readonly proposalId: string;
  readonly matchPool: string;
  readonly matchSessionId: string;
  readonly createdAt: { readonly seconds: string; readonly nanos: number };
  readonly addedTickets: readonly string[];
  readonly proposedTeams: readonly TeamOutcome[];
}
