import type { Timers } from '../../common/time/timers.js';
import { ProviderUnavailableError } from './domain/dedicated-server.errors.js';

/**
 * The answer of `work`, for as long as somebody waits for it. Unlike `withDeadline`, this does not
 * wait for work that is slow to notice its signal: whoever starts it sees to what it brings late.
 * @param abort  aborted when the time is up; aborted by others, it ends the wait too
 * @throws ProviderUnavailableError after `limitMs`, the reason of `abort`, or what `work` throws
 */
export function timeBoxed<T>(
  limitMs: number,
  timers: Timers,
  abort: AbortController,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal } = abort;
  return new Promise<T>((resolve, reject) => {
    const giveUp = () => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    const timer = timers.after(limitMs, () => abort.abort(new ProviderTimeoutError(limitMs)));
    work(signal)
      .then(resolve, reject)
      .finally(() => {
        timer.cancel();
        signal.removeEventListener('abort', giveUp);
      });
  });
}

/** The provider took longer than it was given. */
export class ProviderTimeoutError extends ProviderUnavailableError {
  override readonly code = 'ds_provider_timeout';

  constructor(limitMs: number) {
    super(
      `the provider of dedicated servers gave no answer within ${limitMs} ms; ` +
        'a server that comes up later is ended again',
      { isTransient: false },
    );
  }
}
