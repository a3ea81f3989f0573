import { describe, expect, it } from '@jest/globals';
import { ManualClock, settle } from '../../../../test/support/auth/manual-clock.js';
import { RefreshedDocument } from './refreshed-document.js';

/** A document whose fetches a test answers one by one. */
function aDocument({ intervalSeconds = 600, random = 0.5 } = {}) {
  const clock = new ManualClock();
  const fetches: (PromiseWithResolvers<string> & { signal: AbortSignal })[] = [];
  const document = new RefreshedDocument<string>(
    (signal) => {
      const fetch = { ...Promise.withResolvers<string>(), signal };
      signal.addEventListener('abort', () => fetch.reject(signal.reason));
      fetches.push(fetch);
      return fetch.promise;
    },
    intervalSeconds,
    { clock, timers: clock, random: () => random },
  );
  const succeed = async (text: string) => {
    fetches.at(-1)?.resolve(text);
    await settle();
  };
  const fail = async () => {
    fetches.at(-1)?.reject(new Error('down'));
    await settle();
  };
  return { clock, fetches, document, succeed, fail };
}

describe('a document that is fetched again and again', () => {
  it('is not loaded before the first success', async () => {
    const { document, succeed, fail } = aDocument();
    void document.refresh();
    await fail();
    expect(document.loaded).toBeUndefined();
    void document.refresh();
    await succeed('one');
    expect(document.loaded).toEqual({ document: 'one', loadedAt: 1_800_000_000, generation: 1 });
  });

  it('is replaced as a whole, under the next generation', async () => {
    const { document, clock, succeed } = aDocument();
    void document.refresh();
    await succeed('one');
    clock.set(1_800_000_010);
    void document.refresh();
    await succeed('two');
    expect(document.loaded).toEqual({ document: 'two', loadedAt: 1_800_000_010, generation: 2 });
  });

  it.each([
    [0, 600_000],
    [0.5, 570_000],
    [0.999, 540_060],
  ])('comes again after the interval, up to a tenth sooner (chance %d)', async (random, waitMs) => {
    const { document, clock, succeed } = aDocument({ random });
    void document.refresh();
    await succeed('one');
    expect(clock.waits[0]).toBeCloseTo(waitMs, 3);
  });

  it('comes again after 1, 2, 4 … 60 seconds when it fails, and after the interval once it succeeds', async () => {
    const { document, clock, succeed, fail } = aDocument();
    void document.refresh();
    const waits: (number | undefined)[] = [];
    for (let failures = 0; failures < 8; failures += 1) {
      await fail();
      waits.push(clock.waits[0]);
      await clock.advance((clock.waits[0] ?? 0) / 1000);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1000));
    await succeed('one');
    expect(clock.waits).toEqual([570_000]);
  });

  it.each([
    [0, 800],
    [0.999_999, 1200],
  ])('spreads its tries by a fifth (chance %d)', async (random, waitMs) => {
    const { document, clock, fail } = aDocument({ random });
    void document.refresh();
    await fail();
    expect(clock.waits[0]).toBeCloseTo(waitMs, 0);
  });

  it('never waits longer than the interval', async () => {
    const { document, clock, fail } = aDocument({ intervalSeconds: 1, random: 0.99 });
    void document.refresh();
    for (let failures = 0; failures < 5; failures += 1) {
      await fail();
      expect(clock.waits[0]).toBeLessThanOrEqual(1000);
      await clock.advance(1);
    }
  });

  it('is fetched once at a time, however many ask', async () => {
    const { document, fetches, succeed } = aDocument();
    const asked = [document.refresh(), document.refresh(), document.refresh()];
    expect(fetches).toHaveLength(1);
    await succeed('one');
    await Promise.all(asked);
    expect(document.isFetching).toBe(false);
  });

  it('keeps the last good one while fetches fail', async () => {
    const { document, succeed, fail } = aDocument();
    void document.refresh();
    await succeed('one');
    void document.refresh();
    await fail();
    expect(document.loaded?.document).toBe('one');
  });

  it('ends the fetch in flight and the schedule when it is stopped', async () => {
    const { document, clock, fetches } = aDocument();
    void document.refresh();
    await document.stop();
    expect(fetches[0]?.signal.aborted).toBe(true);
    expect(clock.waits).toEqual([]);
    await document.refresh();
    expect(fetches).toHaveLength(1);
  });

  it('tells its listeners of successes and failures', async () => {
    const { document, succeed, fail } = aDocument();
    const told: string[] = [];
    document.listen({
      succeeded: () => told.push('succeeded'),
      failed: (error, retryInMs) => told.push(`${(error as Error).message} ${retryInMs}`),
    });
    void document.refresh();
    await fail();
    void document.refresh();
    await succeed('one');
    expect(told).toEqual(['down 1000', 'succeeded']);
  });
});
