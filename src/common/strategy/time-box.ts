import type { Timers } from '../time/timers.js';
import { StrategyTimeoutError } from './strategy.errors.js';
import type { StrategyContext, StrategyLogger } from './strategy-context.js';
import { isThenable } from './thenable.js';

/** The call that a strategy runs for. */
export interface StrategyCall {
  readonly correlationId: string;
  /** Aborted when the caller cancels or the host ends the call. */
  readonly signal: AbortSignal;
}

/**
 * Runs strategies for a limited time. A strategy that answers at once costs no timer and no
 * promise. A busy loop cannot be interrupted in the same thread: the box notices it only
 * afterwards, and the metric `nodejs_eventloop_lag_seconds` shows it.
 */
export class TimeBox {
  /** @param timeoutMs  may be set while it runs; calls that have begun keep theirs */
  constructor(
    public timeoutMs: number,
    private readonly log: StrategyLogger,
    private readonly timers: Timers,
  ) {}

  /**
   * @param hook   name of the strategy's method, for errors
   * @returns what `work` answers, as a promise only if `work` answers one
   * @throws StrategyTimeoutError when the promise is not settled after `timeoutMs`; whatever
   *   `work` throws
   */
  run<T>(
    hook: string,
    call: StrategyCall,
    work: (context: StrategyContext) => T | Promise<T>,
  ): T | Promise<T> {
    const context = new BoxedContext(call, this.log);
    const answer = work(context);
    return isThenable(answer) ? this.#limit(hook, context, answer) : answer;
  }

  #limit<T>(hook: string, context: BoxedContext, answer: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const { timeoutMs } = this;
      const timer = this.timers.after(timeoutMs, () => {
        const error = new StrategyTimeoutError(hook, timeoutMs);
        context.abort(error);
        reject(error);
      });
      answer.then(
        (value) => {
          timer.cancel();
          resolve(value);
        },
        (error: unknown) => {
          timer.cancel();
          reject(error);
        },
      );
    });
  }
}

/** Makes its signal only for strategies that look at it. */
class BoxedContext implements StrategyContext {
  #controller: AbortController | undefined;
  #signal: AbortSignal | undefined;
  #abortedBy: Error | undefined;

  constructor(
    private readonly call: StrategyCall,
    readonly log: StrategyLogger,
  ) {}

  get correlationId(): string {
    return this.call.correlationId;
  }

  get signal(): AbortSignal {
    if (this.#signal === undefined) {
      this.#controller = new AbortController();
      this.#signal = AbortSignal.any([this.#controller.signal, this.call.signal]);
      if (this.#abortedBy !== undefined) this.#controller.abort(this.#abortedBy);
    }
    return this.#signal;
  }

  abort(reason: Error): void {
    this.#abortedBy = reason;
    this.#controller?.abort(reason);
  }
}
