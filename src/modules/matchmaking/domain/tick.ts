import type { StrategyLogger } from '../../../common/strategy/strategy-context.js';

/** The settings of the host that matching knows; see `docs/configuration.md`. */
export interface MatchSettings {
  /** `TICKET_CHUNK_SIZE`; 0 is the whole pool. */
  readonly chunkSize: number;
  /** `MATCH_TIME_LIMIT_SECOND`, in milliseconds; never 0. */
  readonly timeLimitMs: number;
  /** `FIND_ALLY_MAX_LOOP`; 0 means 1. */
  readonly findAllyMaxLoop: number;
  /** `FIND_PARTY_MAX_LOOP`; 0 means 1. */
  readonly findPartyMaxLoop: number;
  /** `PRIORITIZE_LARGER_PARTIES` */
  readonly prioritizeLargerParties: boolean;
  /** `FLAG_ANY_MATCH_OPTION_ALL_COMMON` */
  readonly anyMatchOptionAllCommon: boolean;
}

/** What a tick arrives with beside its tickets: one run over one pool. */
export interface Tick {
  /** The rule set of the pool as JSON text; `{}` when AGS sent none. */
  readonly rules: string;
  readonly pool: string;
  /** Grows by one with each tick of a pool; may come twice. */
  readonly tickId: bigint;
  /** AGS's own trace id; may be empty. */
  readonly traceId: string;
  readonly settings: MatchSettings;
  /** A fresh id: 32 lower-case hexadecimal digits. */
  newId(): string;
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Milliseconds of computing for this tick; stands still while others have their turn. */
  elapsedMs(): number;
  /** True when nobody waits for the answer any more. A strategy that yields often need not look. */
  isCancelled(): boolean;
  readonly log: StrategyLogger;
}

/** What arrives during a tick: to be read one by one as it comes, or gathered. */
export interface Arrivals<T> extends AsyncIterable<T> {
  /**
   * Waits until `count` more have arrived, or all.
   * @param count  0 means all
   * @returns at most `count`, in order of arrival; none when all have been taken
   */
  take(count: number): Promise<readonly T[]>;
}
