/** Settings of the host, the same for every rule set. */
export interface EngineSettings {
  /** Tickets per computation; 0 = the whole pool. Tickets of different chunks never meet. */
  readonly chunkSize: number;
  /** Per computation; 0 or less means {@link DEFAULT_TIME_LIMIT_MS}. */
  readonly timeLimitMs: number;
  /** Orders of tickets tried per match; 0 or less means 1. */
  readonly findAllyMaxLoop: number;
  /** Orders of tickets tried per team; 0 or less means 1. */
  readonly findPartyMaxLoop: number;
  /** Candidates with more players first. */
  readonly prioritizeLargerParties: boolean;
  /** `any` options need a value that all tickets of a match share, not only each with the pivot. */
  readonly anyMatchOptionAllCommon: boolean;
}

/** Source: matchmaking.md 2.0. */
export const DEFAULT_TIME_LIMIT_MS = 4000;

export const DEFAULT_SETTINGS: EngineSettings = {
  chunkSize: 0,
  timeLimitMs: 0,
  findAllyMaxLoop: 0,
  findPartyMaxLoop: 0,
  prioritizeLargerParties: false,
  anyMatchOptionAllCommon: true,
};

/** Everything of the outside world that a computation sees. */
export interface EngineEnvironment {
  /** Wall clock in ms since 1970, fractions welcome; one value for a whole computation. */
  readonly nowMs: number;
  /** A fresh team id: 32 lower-case hex characters. */
  newId(): string;
  /** Monotonic clock in ms, from any origin; only the time limit looks at it. */
  elapsedMs(): number;
  /** True ends the computation at its next turn; what was found stays found. */
  isCancelled?(): boolean;
  readonly settings: EngineSettings;
}
