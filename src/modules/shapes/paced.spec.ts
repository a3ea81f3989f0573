import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { paced } from './paced.js';

describe('paced answers', () => {
  it('come at once without a pause', async () => {
    const values: number[] = [];
    for await (const value of paced(
      [1, 2, 3],
      0,
      new ManualClock(),
      new AbortController().signal,
    )) {
      values.push(value);
    }
    expect(values).toEqual([1, 2, 3]);
  });

  it('are each followed by the pause', async () => {
    const clock = new ManualClock();
    const answers = paced([1, 2], 1000, clock, new AbortController().signal);
    await answers.next();
    let hasCome = false;
    const second = answers.next().then((result) => {
      hasCome = true;
      return result;
    });
    await clock.advance(0.9);
    expect(hasCome).toBe(false);
    await clock.advance(0.2);
    await expect(second).resolves.toEqual({ value: 2, done: false });
  });

  it('end in the middle of a pause when nobody waits for them any more', async () => {
    const call = new AbortController();
    const answers = paced([1, 2], 1000, new ManualClock(), call.signal);
    await answers.next();
    const second = answers.next();
    call.abort();
    await expect(second).resolves.toMatchObject({ done: true });
  });
});
