import { ExpectedError } from '../errors/expected-error.js';

/** A strategy took longer than its time box. */
export class StrategyTimeoutError extends ExpectedError {
  readonly code = 'strategy_timeout';
  readonly kind = 'timed-out';

  constructor(hook: string, timeoutMs: number) {
    super(`${hook}: the strategy did not answer within ${timeoutMs} ms`);
  }
}

/** A strategy answered nothing where an answer is stored. Reaches the caller as an internal error. */
export class NoAnswerError extends Error {
  readonly code = 'strategy_no_answer';

  constructor(hook: string) {
    super(
      `${hook}: the strategy returned nothing, expected what to change ({} leaves all as it came)`,
    );
    this.name = 'NoAnswerError';
  }
}
