import type { StructChange } from '../../../common/wire/change.js';
import type { Struct } from '../../../common/wire/json-struct.js';
import type { Ticket } from './ticket.js';

/** Players who queued together. */
export interface Party {
  /** `party_session_id` of their ticket. */
  readonly partyId: string;
  readonly userIds: readonly string[];
}

/** One side of a match. */
export interface Team {
  /** A new team's is fresh: `tick.newId()`. */
  readonly teamId: string;
  readonly userIds: readonly string[];
  readonly parties: readonly Party[];
}

/**
 * A ticket as the answer carries it: as it came, to the byte, or with some of its
 * `ticket_attributes` changed.
 */
export type AnsweredTicket =
  | Ticket
  | { readonly ticket: Ticket; readonly attributes: StructChange };

/** Steers which server AGS looks for. */
export interface ServerPool {
  readonly serverProvider: string;
  readonly deployment: string;
  readonly claimKeys: readonly string[];
}

/** A new match; AGS makes a session of it. */
export interface NewMatch {
  readonly tickets: readonly AnsweredTicket[];
  readonly teams: readonly Team[];
  /** Best region first. */
  readonly regionPreferences: readonly string[];
  readonly attributes: Struct;
  /** Whether AGS shall look for more players. */
  readonly backfill: boolean;
  /** A named server of a developer's machine; usually empty. */
  readonly serverName?: string;
  readonly clientVersion?: string;
  readonly serverPool?: ServerPool;
  /**
   * Greatest difference inside the match of what it was matched by; not sent, only measured as
   * `extend_matchmaking_match_spread`.
   */
  readonly spread?: number | undefined;
}
