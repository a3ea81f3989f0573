import type { Struct } from '../../../common/wire/json-struct.js';

/** `google.protobuf.Timestamp`: seconds since 1970 (may be negative) and 0..999,999,999 ns. */
export interface Timestamp {
  readonly seconds: bigint;
  readonly nanos: number;
}

export interface EnginePlayer {
  readonly id: string;
  /** Statistics of the player; a missing struct is `{}`. */
  readonly attributes: Struct;
}

/** Round trip of a ticket's players to one region, in milliseconds (int64, as a double). */
export interface RegionLatency {
  readonly region: string;
  readonly ms: number;
}

/**
 * A waiting ticket: a player or a party that stays together. The engine reads it and never writes
 * to it; a property may be a getter, it is read a handful of times.
 */
export interface EngineTicket {
  readonly id: string;
  readonly pool: string;
  /** Absent counts as 1970. */
  readonly createdAt: Timestamp | undefined;
  readonly players: readonly EnginePlayer[];
  /** `ticket_attributes` as they came, without `member_attributes` added; absent is `{}`. */
  readonly attributes: Struct;
  /** One entry per region, in any order. */
  readonly latencies: readonly RegionLatency[];
  readonly partySessionId: string;
  /** Ids of sessions that backfill must not offer this ticket. */
  readonly excludedSessions: readonly string[];
}
