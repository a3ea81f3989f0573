import { describe, expect, it } from '@jest/globals';
import { ManualClock, settle } from '../../../../test/support/auth/manual-clock.js';
import { RefreshedDocument } from '../refresh/refreshed-document.js';
import { OnDemandKeys } from './on-demand-keys.js';
import { SigningKeySet } from './signing-key-set.js';

function aKeySource() {
  const clock = new ManualClock();
  const fetches: PromiseWithResolvers<SigningKeySet>[] = [];
  const source = new RefreshedDocument<SigningKeySet>(
    () => {
      const fetch = Promise.withResolvers<SigningKeySet>();
      fetches.push(fetch);
      return fetch.promise;
    },
    600,
    { clock, timers: clock, random: () => 0 },
  );
  const endFetch = async () => {
    fetches.at(-1)?.resolve(new SigningKeySet([]));
    await settle();
  };
  return { clock, fetches, source, endFetch, keys: new OnDemandKeys(source, clock) };
}

/** Whether a promise has settled by now. */
async function hasEnded(promise: Promise<void> | undefined): Promise<boolean> {
  let ended = false;
  void promise?.then(() => {
    ended = true;
  });
  await settle();
  return ended;
}

describe('keys fetched because a kid is unknown', () => {
  it('are fetched once in 30 seconds, whatever comes of it', async () => {
    const { keys, fetches, endFetch } = aKeySource();
    expect(keys.fetchFor(100, undefined)).toBeDefined();
    await endFetch();
    expect(keys.fetchFor(129.999, undefined)).toBeUndefined();
    expect(keys.fetchFor(130, undefined)).toBeDefined();
    fetches.at(-1)?.reject(new Error('down'));
    await settle();
    expect(keys.fetchFor(131, undefined)).toBeUndefined();
    expect(keys.started).toBe(2);
  });

  it('join a scheduled fetch, which does not count', async () => {
    const { keys, source, fetches, endFetch } = aKeySource();
    void source.refresh();
    expect(keys.fetchFor(100, undefined)).toBeDefined();
    expect(fetches).toHaveLength(1);
    await endFetch();
    expect(keys.started).toBe(0);
    expect(keys.fetchFor(101, undefined)).toBeDefined();
    expect(keys.started).toBe(1);
  });

  it('are waited for by all calls of a flood together', async () => {
    const { keys, fetches, endFetch } = aKeySource();
    const waits = Array.from({ length: 1000 }, () => keys.fetchFor(100, undefined));
    expect(fetches).toHaveLength(1);
    await endFetch();
    await expect(Promise.all(waits)).resolves.toHaveLength(1000);
  });

  it('are waited for five seconds at most', async () => {
    const { keys, clock } = aKeySource();
    const wait = keys.fetchFor(100, undefined);
    await clock.advance(4.999);
    expect(await hasEnded(wait)).toBe(false);
    await clock.advance(0.001);
    expect(await hasEnded(wait)).toBe(true);
  });

  it('are waited for until the call itself ends', async () => {
    const { keys, clock } = aKeySource();
    const call = new AbortController();
    const wait = keys.fetchFor(100, call);
    expect(await hasEnded(wait)).toBe(false);
    call.abort();
    expect(await hasEnded(wait)).toBe(true);
    expect(clock.waits).toEqual([]);
    expect(await hasEnded(keys.fetchFor(101, { signal: AbortSignal.abort() }))).toBe(true);
  });
});
