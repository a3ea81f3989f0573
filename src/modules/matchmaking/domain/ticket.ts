import type { Struct } from '../../../common/wire/json-struct.js';
import type { Timestamp } from '../../../common/wire/timestamp.js';

/** A player of a ticket. */
export interface Player {
  readonly id: string;
  /** Statistics that AGS fetched because of the stat codes, and what the game added; absent is `{}`. */
  readonly attributes: Struct;
}

/** Round trip of a ticket's players to one region. */
export interface RegionLatency {
  readonly region: string;
  /** Milliseconds; int64 on the wire, rounded beyond 2^53. */
  readonly ms: number;
}

/**
 * A player or party that waits for a match. It comes again with every tick until an answer
 * mentions it, so it need not be new.
 */
export interface Ticket {
  /** May be empty; empty ids are never the same ticket. */
  readonly id: string;
  readonly pool: string;
  readonly createdAt: Timestamp | undefined;
  readonly players: readonly Player[];
  /** `ticket_attributes`; absent is `{}`. */
  readonly attributes: Struct;
  /** One entry per region, in no particular order. */
  readonly latencies: readonly RegionLatency[];
  /** Empty unless the players are a party. */
  readonly partySessionId: string;
  readonly namespace: string;
  /** Sessions that backfill must not offer this ticket. */
  readonly excludedSessions: readonly string[];
}
