import type { Struct } from '../../../common/wire/json-struct.js';
import type { EngineTicket, Timestamp } from './engine-ticket.js';

export interface EngineParty {
  readonly partyId: string;
  readonly userIds: readonly string[];
}

/** A team that plays already. */
export interface SessionTeam {
  readonly id: string;
  readonly userIds: readonly string[];
  /** Names of the parties, as the partial match gives them; membership goes by `userIds`. */
  readonly parties: readonly EngineParty[];
}

/** A running session that looks for players: a backfill ticket and its partial match. */
export interface EngineSession {
  /** `ticket_id` of the backfill ticket. */
  readonly id: string;
  readonly pool: string;
  /** `match_session_id`. */
  readonly sessionId: string;
  /** When the session began to wait; absent counts as 1970. */
  readonly createdAt: Timestamp | undefined;
  /** Tickets of the players that are in; those of an unknown player may be missing. */
  readonly tickets: readonly EngineTicket[];
  readonly teams: readonly SessionTeam[];
  readonly regionPreferences: readonly string[];
  /** `match_attributes`; absent is `{}`. */
  readonly attributes: Struct;
  readonly serverName: string;
  readonly clientVersion: string;
}
