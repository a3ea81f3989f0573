/** Writes JSON log lines that carry the ids of the call. Pass identifiers, never payloads. */
export interface StrategyLogger {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** What a strategy is given beside its input. */
export interface StrategyContext {
  /**
   * Aborted when the answer is no longer wanted: the time box has run out, the caller has
   * cancelled, or the host stops. Hand it to `fetch` and the like.
   */
  readonly signal: AbortSignal;
  readonly log: StrategyLogger;
  /** Id of the call, in every log line and in the answer's `x-correlation-id` header. */
  readonly correlationId: string;
}
