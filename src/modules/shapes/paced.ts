import type { Timers } from '../../common/time/timers.js';

/**
 * The same values, each followed by a pause so that a person can watch them come.
 * @param pauseMs  0 for none
 * @param signal   ends the pause, and with it the values
 */
export async function* paced<T>(
  values: Iterable<T> | AsyncIterable<T>,
  pauseMs: number,
  timers: Timers,
  signal: AbortSignal,
): AsyncGenerator<T, void, undefined> {
  for await (const value of values) {
    if (signal.aborted) return;
    yield value;
    if (pauseMs > 0) await pause(pauseMs, timers, signal);
  }
}

/** Ends early, without complaint, when the signal is aborted. */
function pause(ms: number, timers: Timers, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = timers.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
  });
}
