import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock, settle } from '../../../test/support/auth/manual-clock.js';
import { type RetryLimits, retryFor } from './retry-for.js';

const down = new Error('down');

describe('repeating while something is unreachable', () => {
  let clock: ManualClock;
  let tries: number;
  let waits: number[];
  let failures: number;

  const run = (limits: Partial<RetryLimits> = {}, signal?: AbortSignal, random = 0) =>
    retryFor(
      async () => {
        tries += 1;
        if (tries <= failures) throw down;
        return tries;
      },
      {
        totalMs: 60_000,
        isTransient: (error) => error === down,
        onRetry: (delayMs) => waits.push(delayMs),
        ...limits,
      },
      { time: clock, random: () => random },
      signal,
    );

  beforeEach(() => {
    clock = new ManualClock();
    tries = 0;
    waits = [];
    failures = Number.POSITIVE_INFINITY;
  });

  it('waits half a second, then twice as long each time, up to five seconds', async () => {
    failures = 6;
    const running = run();
    await settle();
    await clock.advance(60);
    expect(await running).toBe(7);
    expect(waits).toEqual([500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('never waits past the total time', async () => {
    const running = expect(run({ totalMs: 2000 })).rejects.toBe(down);
    await settle();
    await clock.advance(10);
    await running;
    expect(waits).toEqual([500, 1000, 500]);
  });

  it('spreads all waits but the first, and only to the shorter side', async () => {
    failures = 3;
    const running = run({}, undefined, 1);
    await settle();
    await clock.advance(60);
    await running;
    expect(waits).toEqual([500, 800, 1600]);
  });

  it('does not repeat what will not change, nor without time', async () => {
    await expect(run({ isTransient: () => false })).rejects.toBe(down);
    await expect(run({ totalMs: 0 })).rejects.toBe(down);
    expect(tries).toBe(2);
  });

  it('ends a wait with its signal', async () => {
    const stop = new AbortController();
    const running = expect(run({}, stop.signal)).rejects.toThrow('enough');
    await settle();
    await clock.advance(0.6);
    stop.abort(new Error('enough'));
    await running;
    expect(tries).toBe(2);
    expect(clock.waits).toEqual([]);
  });
});
