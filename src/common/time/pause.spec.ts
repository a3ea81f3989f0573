import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { pause } from './pause.js';

describe('a pause', () => {
  it('ends with its time', async () => {
    const clock = new ManualClock();
    let isOver = false;
    const waiting = pause(1000, clock, new AbortController().signal).then(() => {
      isOver = true;
    });
    await clock.advance(0.9);
    expect(isOver).toBe(false);
    await clock.advance(0.1);
    await waiting;
    expect(isOver).toBe(true);
  });

  it('ends with its signal, and leaves no timer', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const waiting = expect(pause(1000, clock, abort.signal)).rejects.toThrow('stop');
    abort.abort(new Error('stop'));
    await waiting;
    expect(clock.waits).toEqual([]);
  });

  it('does not begin for a signal that was aborted before', async () => {
    const clock = new ManualClock();
    const before = pause(1000, clock, AbortSignal.abort(new Error('before')));
    await expect(before).rejects.toThrow('before');
    expect(clock.waits).toEqual([]);
  });
});
