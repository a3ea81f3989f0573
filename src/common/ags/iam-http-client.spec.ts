import { describe, expect, it } from '@jest/globals';
import {
  FakeAgs,
  httpAnswer,
  JWKS_PATH,
  noAnswer,
  REVOCATION_LIST_PATH,
  TOKEN_PATH,
} from '../../../test/support/auth/fake-ags.js';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { DeadlinePassedError } from '../time/with-deadline.js';
import { AgsOrigin } from './ags-origin.js';
import { IamStatusError, MalformedLoginError } from './iam-client.js';
import { IamHttpClient } from './iam-http-client.js';

const BASIC = `Basic ${Buffer.from('id:sécret').toString('base64')}`;
const never = new AbortController().signal;

function aClient() {
  const ags = new FakeAgs();
  const clock = new ManualClock();
  const identity = { clientId: 'id', clientSecret: 'sécret', userAgent: 'studio' };
  const iam = new IamHttpClient(new AgsOrigin('https://ags.example/'), identity, ags, clock);
  return { ags, clock, iam };
}

describe('IAM over HTTP', () => {
  it('is asked for keys without credentials', async () => {
    const { ags, iam } = aClient();
    ags.on(JWKS_PATH, '{}');
    expect(`${await iam.fetchSigningKeys(never)}`).toBe('{}');
    expect(ags.requests[0]).toMatchObject({
      method: 'GET',
      headers: { accept: 'application/json', 'user-agent': 'studio' },
      maxBodyBytes: 1024 * 1024,
    });
    expect(ags.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('is asked for the revocation list with the client credentials, in UTF-8', async () => {
    const { ags, iam } = aClient();
    ags.on(REVOCATION_LIST_PATH, '{}');
    await iam.fetchRevocationList(never);
    expect(ags.requests[0]).toMatchObject({
      headers: { authorization: BASIC },
      maxBodyBytes: 64 * 1024 * 1024,
    });
  });

  it('is asked for a token with a form', async () => {
    const { ags, iam } = aClient();
    ags.on(TOKEN_PATH, '{"access_token":"t","expires_in":3600,"roles":null}');
    expect(await iam.login(never)).toEqual({ accessToken: 't', expiresInSeconds: 3600 });
    expect(ags.requests[0]).toMatchObject({
      method: 'POST',
      body: 'grant_type=client_credentials',
      headers: { authorization: BASIC, 'content-type': 'application/x-www-form-urlencoded' },
    });
  });

  it.each([201, 204, 301, 302, 401, 403, 404, 429, 500, 503])(
    'fails with the status %d, a redirect included',
    async (status) => {
      const { ags, iam } = aClient();
      ags.on(JWKS_PATH, () => httpAnswer(status, '{"keys":[]}'));
      await expect(iam.fetchSigningKeys(never)).rejects.toThrow(new IamStatusError(status));
      expect(ags.requests).toHaveLength(1);
    },
  );

  it('fails when it has not answered after ten seconds', async () => {
    const { ags, clock, iam } = aClient();
    ags.on(JWKS_PATH, noAnswer);
    const fetch = iam.fetchSigningKeys(never);
    const failure = expect(fetch).rejects.toThrow(DeadlinePassedError);
    await clock.advance(10);
    await failure;
  });

  it('ends the request when its caller does', async () => {
    const { ags, iam } = aClient();
    ags.on(JWKS_PATH, noAnswer);
    const caller = new AbortController();
    const fetch = iam.fetchSigningKeys(caller.signal);
    caller.abort(new Error('stop'));
    await expect(fetch).rejects.toThrow('stop');
    expect(ags.requests[0]?.signal.aborted).toBe(true);
  });

  it.each([
    '<html>eyJ</html>',
    'null',
    '[]',
    '{"expires_in":3600}',
    '{"access_token":"","expires_in":3600}',
    '{"access_token":"eyJ\\r\\nx: y","expires_in":3600}',
    '{"access_token":"eyJ"}',
    '{"access_token":"eyJ","expires_in":0}',
    '{"access_token":"eyJ","expires_in":-1}',
    '{"access_token":"eyJ","expires_in":1e999}',
    '{"access_token":"eyJ","expires_in":"3600"}',
  ])('gives no token with %s, and the error quotes nothing', async (body) => {
    const { ags, iam } = aClient();
    ags.on(TOKEN_PATH, body);
    const failure = await iam.login(never).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(MalformedLoginError);
    expect(`${(failure as Error).stack}`).not.toContain('eyJ');
  });
});
