import { ResultError } from '../../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../../common/operations/result-code.js';
import type { Timers } from '../../../../common/time/timers.js';

interface WaitingCall {
  readonly name: string;
  readonly wake: () => void;
  readonly fail: (reason: Error) => void;
}

/** Calls that wait for the target of their service, woken when it registers. */
export class WaitingCalls {
  readonly #waiting = new Set<WaitingCall>();
  #ended: Error | undefined;

  /** @param maxWaiting  calls of all services */
  constructor(
    private readonly timers: Timers,
    private readonly maxWaiting: number,
  ) {}

  /** A service has a target now. */
  wake(name: string): void {
    for (const call of [...this.#waiting]) if (call.name === name) call.wake();
  }

  /** Ends all waits, and those to come, with `reason`: there will be no registration any more. */
  endAll(reason: Error): void {
    this.#ended = reason;
    for (const call of [...this.#waiting]) call.fail(reason);
  }

  /**
   * Kept when the service was woken.
   * @param signal  aborted when the caller no longer waits; the promise is kept then too
   * @throws ResultError 14 after `ms`, 32 when too many wait already
   */
  async wait(name: string, ms: number, signal: AbortSignal): Promise<void> {
    if (this.#ended !== undefined) throw this.#ended;
    if (this.#waiting.size >= this.maxWaiting) {
      throw new ResultError(
        RESULT_CODE.ERROR_ITEM_BUSY,
        `${name}: no server is registered, and ${this.#waiting.size} calls wait for one already`,
      );
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const call = { name, wake: () => resolve(), fail: reject };
    const timer = this.timers.after(ms, () => reject(unregistered(name, ms)));
    this.#waiting.add(call);
    signal.addEventListener('abort', call.wake, { once: true });
    if (signal.aborted) resolve();
    try {
      await promise;
    } finally {
      timer.cancel();
      this.#waiting.delete(call);
      signal.removeEventListener('abort', call.wake);
    }
  }
}

function unregistered(name: string, ms: number): ResultError {
  return new ResultError(
    RESULT_CODE.ERROR_PROXY_UNREGISTERED,
    `${name}: no server has registered for it within ${ms / 1000} s`,
  );
}
