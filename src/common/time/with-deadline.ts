import type { Timers } from './timers.js';

/** The work took longer than it was given. */
export class DeadlinePassedError extends Error {
  constructor(readonly limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/**
 * Runs `work` with a signal that is aborted after `limitMs` or together with `parent`; settles as
 * `work` does, which must honour the signal.
 * @throws DeadlinePassedError when the time was up, whatever `work` made of its signal
 */
export async function withDeadline<T>(
  limitMs: number,
  timers: Timers,
  parent: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const followParent = () => controller.abort(parent?.reason);
  if (parent?.aborted) followParent();
  parent?.addEventListener('abort', followParent, { once: true });
  const late = new DeadlinePassedError(limitMs);
  const timer = timers.after(limitMs, () => controller.abort(late));
  try {
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.reason === late ? late : error;
  } finally {
    timer.cancel();
    parent?.removeEventListener('abort', followParent);
  }
}
