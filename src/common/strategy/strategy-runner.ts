import { InvalidChangeError } from '../wire/invalid-change.error.js';
import { NoAnswerError, StrategyTimeoutError } from './strategy.errors.js';
import type { StrategyContext, StrategyLogger } from './strategy-context.js';
import type { StrategyCall, TimeBox } from './time-box.js';

export type StrategyFailure = 'timeout' | 'error' | 'no_answer' | 'invalid_answer';

/** Counts what strategies do wrong. */
export interface StrategyMetrics {
  failed(hook: string, failure: StrategyFailure): void;
  fellBack(hook: string): void;
}

/** What happens when a strategy fails: an error for the caller, or the default answer. */
export type OnFailure = 'fail' | 'fallback';

/** Runs one hook of a strategy: time box, count, and the fallback where it is configured. */
export class StrategyRunner {
  constructor(
    private readonly timeBox: TimeBox,
    private readonly onFailure: OnFailure,
    private readonly metrics: StrategyMetrics,
    private readonly log: StrategyLogger,
    private readonly newReference: () => string,
  ) {}

  /**
   * @param fallback   the default answer, used only with `STRATEGY_ON_FAILURE=fallback`
   * @throws StrategyTimeoutError, or whatever `work` throws, when there is no fallback
   */
  run<T>(
    hook: string,
    call: StrategyCall,
    work: (context: StrategyContext) => T | Promise<T>,
    fallback: () => T,
  ): T | Promise<T> {
    try {
      const answer = this.timeBox.run(hook, call, work);
      return answer instanceof Promise
        ? answer.catch((error: unknown) => this.#failed(hook, error, fallback))
        : answer;
    } catch (error) {
      return this.#failed(hook, error, fallback);
    }
  }

  #failed<T>(hook: string, error: unknown, fallback: () => T): T {
    const failure = classify(error);
    this.metrics.failed(hook, failure);
    if (this.onFailure === 'fail') throw error;
    this.metrics.fellBack(hook);
    const reference = this.newReference();
    this.log.error(
      { hook, failure, reference, err: error },
      'strategy failed, default answer sent',
    );
    return fallback();
  }
}

function classify(error: unknown): StrategyFailure {
  if (error instanceof StrategyTimeoutError) return 'timeout';
  if (error instanceof NoAnswerError) return 'no_answer';
  if (error instanceof InvalidChangeError) return 'invalid_answer';
  return 'error';
}
