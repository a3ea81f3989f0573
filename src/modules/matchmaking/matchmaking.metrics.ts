import type { TickKind } from './worker/tick-summary.js';

/** How a tick ended. */
export type TickOutcome = 'ok' | 'failed' | 'cancelled' | 'refused';

/** What becomes of a ticket in a tick. */
export type TicketOutcome = 'matched' | 'unmatched' | 'duplicate';

/** How a ticket was validated: both `invalid` and `refused` keep it out of the queue. */
export type Verdict = 'valid' | 'invalid' | 'refused';

/** Measures ticks and tickets. No label comes from a message. */
export interface MatchmakingMetrics {
  tickets(kind: TickKind, outcome: TicketOutcome, count: number): void;
  answers(kind: TickKind, count: number): void;
  /** @param seconds  from the first message to the last answer */
  tickEnded(kind: TickKind, outcome: TickOutcome, seconds: number): void;
  computed(kind: TickKind, seconds: number): void;
  /** How long a tick waited for a place in a worker. */
  queued(kind: TickKind, seconds: number): void;
  /** Mean spread of the matches of a tick. */
  spread(mean: number): void;
  /** Messages that were neither parameters, nor a ticket, nor a session. */
  ignoredMessages(kind: TickKind, count: number): void;
  /** Pools beyond the first one that a tick mixed in. */
  otherPools(kind: TickKind, count: number): void;
  /** A computation that the time limit ended. */
  cutShort(kind: TickKind): void;
  validated(verdict: Verdict): void;
}
