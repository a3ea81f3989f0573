import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { DeadlinePassedError, withDeadline } from './with-deadline.js';

/** Work that ends with its signal. */
const endless = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(new Error('some library error')));
  });

describe('work with a deadline', () => {
  it('ends as it does, and leaves no timer', async () => {
    const clock = new ManualClock();
    await expect(withDeadline(100, clock, undefined, async () => 'done')).resolves.toBe('done');
    await expect(
      withDeadline(100, clock, undefined, () => Promise.reject(new Error('failed'))),
    ).rejects.toThrow('failed');
    expect(clock.waits).toEqual([]);
  });

  it('is told as such when the time is up, whatever the work makes of it', async () => {
    const clock = new ManualClock();
    const failure = expect(withDeadline(100, clock, undefined, endless)).rejects.toThrow(
      new DeadlinePassedError(100),
    );
    await clock.advance(0.1);
    await failure;
  });

  it('ends with its parent', async () => {
    const clock = new ManualClock();
    const parent = new AbortController();
    const failure = expect(withDeadline(100, clock, parent.signal, endless)).rejects.toThrow(
      'some library error',
    );
    parent.abort();
    await failure;
    const before = withDeadline(100, clock, AbortSignal.abort(new Error('before')), endless);
    await expect(before).rejects.toThrow('before');
    expect(clock.waits).toEqual([]);
  });
});
