/** The two calls of AGS that match. */
export type TickKind = 'MakeMatches' | 'BackfillMatches';

/** What a worker is told of a tick before its tickets. */
export interface TickHeader {
  readonly kind: TickKind;
  readonly rules: string;
  readonly tickId: bigint;
  readonly traceId: string;
  /** In place of the time limit that the worker was started with. */
  readonly timeLimitMs?: number | undefined;
}

/** What a worker tells of a tick at its end. */
export interface TickSummary {
  /** Name of the pool whose tickets came first; `''` without any. */
  readonly pool: string;
  /** Pools beyond the first one that the tick mixed in. */
  readonly otherPools: number;
  /** Tickets that the strategy was given. */
  readonly tickets: number;
  /** Tickets that an answer mentions. */
  readonly matchedTickets: number;
  /** Tickets and sessions whose id had come before in the tick. */
  readonly duplicates: number;
  /** Sessions that look for players. */
  readonly sessions: number;
  /** Matches or proposals. */
  readonly answers: number;
  /** Milliseconds from the last arrival to the last answer, turns of other ticks left out. */
  readonly computeMs: number;
  /** Whether the time limit ended a computation that had not ended by itself. */
  readonly isCutShort: boolean;
  /** Of those matches whose strategy told it. */
  readonly spread: { readonly count: number; readonly sum: number };
}

/** A log line of a strategy, on its way out of the worker. */
export interface StrategyLogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly fields: Readonly<Record<string, unknown>>;
  readonly message: string;
}
