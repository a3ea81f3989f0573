import { describe, expect, it } from '@jest/globals';
import { FakeAgs, httpAnswer, noAnswer, TOKEN_PATH } from '../../../test/support/auth/fake-ags.js';
import { ManualClock, settle } from '../../../test/support/auth/manual-clock.js';
import { DeadlinePassedError } from '../time/with-deadline.js';
import { AgsOrigin, ForeignOriginError } from './ags-origin.js';
import { AgsRestClient } from './ags-rest-client.js';
import { ClientToken } from './client-token.js';
import { IamHttpClient } from './iam-http-client.js';
import { IamUnreachableError } from './iam-unreachable.error.js';

function aRestClient() {
  const ags = new FakeAgs();
  const clock = new ManualClock();
  const origin = new AgsOrigin('https://ags.example');
  const identity = { clientId: 'id', clientSecret: 'secret', userAgent: 'studio' };
  const iam = new IamHttpClient(origin, identity, ags, clock);
  const token = new ClientToken(iam, { clock, timers: clock, random: () => 0.5 });
  let logins = 0;
  ags.on(TOKEN_PATH, () => {
    logins += 1;
    return httpAnswer(200, `{"access_token":"token-${logins}","expires_in":3600}`);
  });
  return { ags, clock, rest: new AgsRestClient(origin, token, ags, clock, 'studio') };
}

const tokensSentTo = (ags: FakeAgs, path: string) =>
  ags.requestsTo(path).map(({ headers }) => headers.authorization);

describe('a call to the REST API of AGS', () => {
  it('carries the own token', async () => {
    const { ags, rest } = aRestClient();
    ags.on('/x', '{}');
    const query = { a: '1' };
    await rest.call({ method: 'POST', path: '/x', query, json: { b: 2 } });
    const [request] = ags.requestsTo('/x');
    expect(request?.url.href).toBe('https://ags.example/x?a=1');
    expect(request).toMatchObject({
      body: '{"b":2}',
      headers: { authorization: 'Bearer token-1', 'content-type': 'application/json' },
    });
  });

  it('is repeated once with a new token when the answer is 401', async () => {
    const { ags, clock, rest } = aRestClient();
    ags.on('/x', ({ headers }) =>
      httpAnswer(headers.authorization === 'Bearer token-1' ? 401 : 200, 'done'),
    );
    const call = rest.call({ method: 'GET', path: '/x' });
    await settle();
    await clock.advance(1);
    expect(`${(await call).body}`).toBe('done');
    expect(tokensSentTo(ags, '/x')).toEqual(['Bearer token-1', 'Bearer token-2']);
  });

  it('gives a second 401 to its caller', async () => {
    const { ags, clock, rest } = aRestClient();
    ags.on('/x', () => httpAnswer(401, ''));
    const call = rest.call({ method: 'GET', path: '/x' });
    await settle();
    await clock.advance(1);
    expect((await call).status).toBe(401);
    expect(ags.requestsTo('/x')).toHaveLength(2);
  });

  it.each([403, 404, 500])('is not repeated when the answer is %d', async (status) => {
    const { ags, rest } = aRestClient();
    ags.on('/x', () => httpAnswer(status, ''));
    expect((await rest.call({ method: 'GET', path: '/x' })).status).toBe(status);
    expect(ags.requestsTo('/x')).toHaveLength(1);
  });

  it('costs one new login when many get 401 at once', async () => {
    const { ags, clock, rest } = aRestClient();
    ags.on('/x', ({ headers }) =>
      httpAnswer(headers.authorization === 'Bearer token-1' ? 401 : 200, ''),
    );
    const calls = Array.from({ length: 50 }, () => rest.call({ method: 'GET', path: '/x' }));
    await settle();
    await clock.advance(1);
    const answers = await Promise.all(calls);
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(ags.requestsTo(TOKEN_PATH)).toHaveLength(2);
  });

  it.each(['https://evil.example/x', '//evil.example/x', 'x'])(
    'never goes to another origin: %s',
    async (path) => {
      const { ags, rest } = aRestClient();
      await expect(rest.call({ method: 'GET', path })).rejects.toThrow(ForeignOriginError);
      expect(ags.requests).toEqual([]);
    },
  );

  it('ends after its time', async () => {
    const { ags, clock, rest } = aRestClient();
    ags.on('/x', noAnswer);
    const call = rest.call({ method: 'GET', path: '/x', timeoutMs: 500 });
    const failure = expect(call).rejects.toThrow(DeadlinePassedError);
    await settle();
    await clock.advance(0.5);
    await failure;
  });

  it('fails with words for an operator when there is no token', async () => {
    const { ags, rest } = aRestClient();
    ags.on(TOKEN_PATH, undefined);
    await expect(rest.call({ method: 'GET', path: '/x' })).rejects.toThrow(IamUnreachableError);
    expect(ags.requestsTo('/x')).toEqual([]);
  });
});
