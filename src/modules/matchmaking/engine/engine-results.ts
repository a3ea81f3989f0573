import type { Struct } from '../../../common/wire/json-struct.js';
import type { EngineParty } from './engine-session.js';
import type { Timestamp } from './engine-ticket.js';

export interface MatchTeam {
  readonly id: string;
  /** Members, party by party. */
  readonly userIds: readonly string[];
  readonly parties: readonly EngineParty[];
}

/**
 * A new match. Tickets are named by their index in the input, so that the caller can echo them
 * byte for byte.
 */
export interface Match {
  /** Team by team, party by party; each index once. */
  readonly tickets: readonly number[];
  /**
   * For each of `tickets`, what its echo carries as `ticket_attributes.member_attributes` (replacing
   * what stood there); the echo loses the ticket attribute `match_attempt`.
   */
  readonly memberAttributes: readonly Struct[];
  readonly teams: readonly MatchTeam[];
  /** Exactly one; `""` when the pivot has no latencies. */
  readonly regionPreferences: readonly string[];
  /** `match_attributes`. */
  readonly attributes: Struct;
  readonly backfill: boolean;
  readonly serverName: string;
  readonly clientVersion: string;
}

/** Players for a running session. */
export interface Proposal {
  /** Index of the session in the input. */
  readonly session: number;
  /** Indices of the tickets that join, in team then party order. */
  readonly tickets: readonly number[];
  /** As in {@link Match}. */
  readonly memberAttributes: readonly Struct[];
  /** All teams of the session, old and new. */
  readonly teams: readonly MatchTeam[];
  /** Always 0001-01-01T00:00:00Z: the reference leaves it unset. */
  readonly createdAt: Timestamp;
  /** Always `""`. */
  readonly proposalId: string;
}
