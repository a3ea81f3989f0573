import { describe, expect, it } from '@jest/globals';
import { ManualClock, settle } from '../../../test/support/auth/manual-clock.js';
import { ClientToken } from './client-token.js';
import { type IamClient, IamStatusError, type OwnToken } from './iam-client.js';
import { IamUnreachableError } from './iam-unreachable.error.js';

/** An own token whose logins a test answers one by one. */
function aClientToken() {
  const clock = new ManualClock();
  const logins: (PromiseWithResolvers<OwnToken> & { at: number; signal: AbortSignal })[] = [];
  const iam: IamClient = {
    fetchSigningKeys: () => Promise.reject(new Error('not here')),
    fetchRevocationList: () => Promise.reject(new Error('not here')),
    login: (signal) => {
      const login = { ...Promise.withResolvers<OwnToken>(), at: clock.now(), signal };
      signal.addEventListener('abort', () => login.reject(signal.reason));
      logins.push(login);
      return login.promise;
    },
  };
  const token = new ClientToken(iam, { clock, timers: clock, random: () => 0.5 });
  const succeed = async (accessToken: string, expiresInSeconds = 3600) => {
    logins.at(-1)?.resolve({ accessToken, expiresInSeconds });
    await settle();
  };
  const fail = async (error: Error = new IamStatusError(503)) => {
    logins.at(-1)?.reject(error);
    await settle();
  };
  /** Gets the first token. */
  const first = async (accessToken: string, expiresInSeconds?: number) => {
    const got = token.get();
    await settle();
    await succeed(accessToken, expiresInSeconds);
    return got;
  };
  return { clock, logins, token, succeed, fail, first };
}

/** How a promise stands now. */
async function stateOf(promise: Promise<string>): Promise<unknown> {
  let state: unknown = 'waiting';
  promise.then(
    (value) => {
      state = value;
    },
    (error: unknown) => {
      state = error;
    },
  );
  await settle();
  return state;
}

describe("the host's own token", () => {
  it('is not fetched before somebody needs it', async () => {
    const { clock, logins } = aClientToken();
    await clock.advance(1000);
    expect(logins).toEqual([]);
  });

  it('costs one login, however many need it', async () => {
    const { logins, token, succeed } = aClientToken();
    const all = Array.from({ length: 1000 }, () => token.get());
    await settle();
    await succeed('one');
    expect(new Set(await Promise.all(all))).toEqual(new Set(['one']));
    expect(logins).toHaveLength(1);
  });

  it('is replaced in the background after 80 % of its life; the old one serves meanwhile', async () => {
    const { clock, logins, token, succeed, first } = aClientToken();
    await first('one', 1000);
    await clock.advance(799);
    expect(logins).toHaveLength(1);
    await clock.advance(1);
    expect(logins).toHaveLength(2);
    expect(await token.get()).toBe('one');
    await succeed('two');
    expect(await token.get()).toBe('two');
  });

  it('serves until five seconds before its end, then callers wait for the login under way', async () => {
    const { clock, token, succeed, first } = aClientToken();
    await first('one', 1000);
    await clock.advance(994.9);
    expect(await token.get()).toBe('one');
    await clock.advance(0.1);
    const waiting = token.get();
    expect(await stateOf(waiting)).toBe('waiting');
    await succeed('two');
    expect(await waiting).toBe('two');
  });

  it('tells a caller after ten seconds that IAM is unreachable', async () => {
    const { clock, token } = aClientToken();
    const waiting = token.get();
    await clock.advance(9.9);
    expect(await stateOf(waiting)).toBe('waiting');
    await clock.advance(0.1);
    expect(await stateOf(waiting)).toBeInstanceOf(IamUnreachableError);
  });

  it('tells every waiting caller when the login fails, and tries again with back-off', async () => {
    const { clock, logins, token, fail, succeed } = aClientToken();
    const waiting = token.get();
    await settle();
    await fail();
    expect(await stateOf(waiting)).toBeInstanceOf(IamUnreachableError);
    const start = logins[0]?.at ?? 0;
    for (let failures = 1; failures < 5; failures += 1) {
      await clock.advance((clock.waits[0] ?? 0) / 1000);
      await fail();
    }
    expect(logins.map(({ at }) => at - start)).toEqual([0, 1, 3, 7, 15]);
    await clock.advance(16);
    await succeed('one');
    expect(await token.get()).toBe('one');
  });

  it('does not try sooner than the back-off says because somebody needs it', async () => {
    const { clock, logins, token, fail, succeed } = aClientToken();
    const failing = stateOf(token.get());
    await settle();
    await fail();
    await failing;
    const waiting = token.get();
    expect(await stateOf(waiting)).toBe('waiting');
    expect(logins).toHaveLength(1);
    await clock.advance(1);
    await succeed('one');
    expect(await waiting).toBe('one');
  });

  it('keeps serving the old one while replacing it fails', async () => {
    const { clock, token, fail, first } = aClientToken();
    await first('one', 1000);
    await clock.advance(800);
    await fail();
    await clock.advance(1);
    await fail();
    expect(await token.get()).toBe('one');
  });

  it.each([0.1, 1, 3, 9])('logs in once a second at most when it lives %d s', async (life) => {
    const { clock, logins, token, succeed } = aClientToken();
    for (let step = 0; step < 40; step += 1) {
      void token.get().catch(() => undefined);
      await settle();
      await succeed(`token ${step}`, life);
      await clock.advance(0.1);
    }
    const gaps = logins.slice(1).map(({ at }, index) => at - (logins[index]?.at ?? 0));
    expect(logins.length).toBeGreaterThan(0);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(0.999);
    const waiting = token.get();
    await clock.advance(1);
    await succeed('last', life);
    expect(await waiting).toMatch(/token|last/);
  });

  it('forgets a token that AGS refused, and not a newer one', async () => {
    const { clock, logins, token, succeed, first } = aClientToken();
    await first('one');
    token.drop('another');
    expect(await token.get()).toBe('one');
    await clock.advance(2);
    token.drop('one');
    const waiting = token.get();
    await settle();
    expect(logins).toHaveLength(2);
    await succeed('two');
    expect(await waiting).toBe('two');
    token.drop('one');
    expect(await token.get()).toBe('two');
  });

  it('ends the wait of a caller that no longer waits', async () => {
    const { token } = aClientToken();
    const caller = new AbortController();
    const waiting = token.get(caller.signal);
    await settle();
    caller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
  });

  it('ends its login and its timers when it is stopped', async () => {
    const { clock, logins, token } = aClientToken();
    const waiting = expect(token.get()).rejects.toThrow(IamUnreachableError);
    await settle();
    await token.stop();
    await waiting;
    expect(logins[0]?.signal.aborted).toBe(true);
    expect(clock.waits).toEqual([]);
    await expect(token.get()).rejects.toThrow(IamUnreachableError);
  });

  it('tells its listeners', async () => {
    const { clock, token, fail, succeed } = aClientToken();
    const told: string[] = [];
    token.listen({
      succeeded: () => told.push('succeeded'),
      failed: (error, retryInMs) => told.push(`${(error as Error).message} ${retryInMs}`),
    });
    const failing = stateOf(token.get());
    await settle();
    await fail();
    await failing;
    await clock.advance(1);
    await succeed('one');
    expect(told).toEqual(['IAM answered with status 503 1000', 'succeeded']);
  });
});
