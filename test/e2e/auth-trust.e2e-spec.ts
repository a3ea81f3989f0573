import { afterEach, describe, expect, it } from '@jest/globals';
import { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { eventually } from '../support/eventually.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const METHOD = '/accelbyte.session.manager.SessionManager/OnSessionDeleted';
const JWKS_ROUTE = 'GET /iam/v3/oauth/jwks';
const LIST_ROUTE = 'GET /iam/v3/oauth/revocationlist';

let host: TestHost;
let elsewhere: LocalAgs | undefined;
afterEach(async () => {
  await host.stop();
  await elsewhere?.close();
  elsewhere = undefined;
});

/** Status of a call with this token; a hook that misses its session has let the token in. */
async function statusWith(token: string): Promise<string> {
  try {
    await host.call(METHOD, Buffer.alloc(0), { authorization: `Bearer ${token}` });
    return 'let in';
  } catch (error) {
    if (!(error instanceof CallFailedError)) throw error;
    if (error.statusName === 'INVALID_ARGUMENT') return 'let in';
    return `${error.statusName}: ${error.details}`;
  }
}

const refreshingEverySecond = () => startTestHost({ env: { REFRESH_INTERVAL: '1' } });

describe('trust in tokens, while the host runs', () => {
  it('is given at once to a token under a new key', async () => {
    host = await startTestHost();
    expect(await statusWith(host.token)).toBe('let in');
    await host.ags.rotateKeys();
    expect(await statusWith(host.ags.issueDelegateToken())).toBe('let in');
    expect(await statusWith(host.token)).toBe('let in');
  });

  it('ends when the key is withdrawn, for remembered tokens too', async () => {
    host = await refreshingEverySecond();
    expect(await statusWith(host.token)).toBe('let in');
    await host.ags.rotateKeys({ keepPrevious: false });
    await eventually(
      'the old key is unknown',
      async () =>
        (await statusWith(host.token)) === 'UNAUTHENTICATED: access token signing key is unknown',
    );
    expect(await statusWith(host.ags.issueDelegateToken())).toBe('let in');
  });

  it('ends when the token is revoked, for remembered tokens too', async () => {
    host = await refreshingEverySecond();
    const other = host.ags.issueDelegateToken();
    expect(await statusWith(host.token)).toBe('let in');
    host.ags.revokeToken(host.token);
    await eventually(
      'the token is refused',
      async () => (await statusWith(host.token)) === 'UNAUTHENTICATED: access token is revoked',
    );
    expect(await statusWith(other)).toBe('let in');
  });

  it('ends when the user is revoked', async () => {
    host = await refreshingEverySecond();
    const token = host.ags.issueDelegateToken({ sub: 'user-1' });
    expect(await statusWith(token)).toBe('let in');
    host.ags.revokeUser('user-1');
    await eventually(
      'the token is refused',
      async () => (await statusWith(token)) === 'UNAUTHENTICATED: access token is revoked',
    );
  });

  it('is not given to the tokens of another environment', async () => {
    host = await startTestHost();
    elsewhere = await startLocalAgs({ port: 0, seed: 'another environment' });
    expect(await statusWith(elsewhere.issueDelegateToken())).toMatch(
      /^UNAUTHENTICATED: access token (signature is invalid|signing key is unknown)$/,
    );
  });

  it('survives an outage of IAM', async () => {
    host = await refreshingEverySecond();
    host.ags.faults.set(JWKS_ROUTE, { kind: 'status', status: 503 });
    host.ags.faults.set(LIST_ROUTE, { kind: 'garbage' });
    const failed = /extend_auth_refresh_total\{source="revocation_list",outcome="failed"\} [1-9]/;
    await eventually('a fetch has failed', async () => failed.test(await host.metrics()));
    expect(await statusWith(host.token)).toBe('let in');
    expect((await fetch(`${host.httpUrl}/readyz`)).status).toBe(200);
  });

  it('is not given before IAM has answered; readiness says why and follows', async () => {
    elsewhere = await startLocalAgs({ port: 0, seed: 'late' });
    elsewhere.faults.set(LIST_ROUTE, { kind: 'status', status: 401 });
    host = await startTestHost({ env: { AB_BASE_URL: elsewhere.url }, waitUntilReady: false });
    const token = elsewhere.issueDelegateToken();
    expect(await statusWith(token)).toBe('UNAVAILABLE: authorization is not ready');
    const report = await eventually('readiness tells of the status', async () => {
      const answer = await fetch(`${host.httpUrl}/readyz`);
      const text = await answer.text();
      return text.includes('status 401') && { status: answer.status, text };
    });
    expect(report.status).toBe(503);
    expect(report.text).toContain('AB_CLIENT_SECRET');
    expect((await fetch(`${host.httpUrl}/healthz`)).status).toBe(200);
    elsewhere.faults.clearAll();
    await eventually('the token is let in', async () => (await statusWith(token)) === 'let in');
    expect((await fetch(`${host.httpUrl}/readyz`)).status).toBe(200);
  });

  it('has one log line per refused call, and its metric', async () => {
    host = await startTestHost();
    const token = host.ags.issueDelegateToken({ extend_namespace: 'studio2-game1' });
    await statusWith(token);
    const lines = host.logLines.filter(({ reason }) => reason !== undefined);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'warn',
      reason: 'namespace_mismatch',
      method: METHOD,
      status: 'PERMISSION_DENIED',
      extendNamespace: 'studio2-game1',
    });
    expect(await host.metrics()).toContain(
      'extend_auth_rejections_total{reason="namespace_mismatch"} 1',
    );
  });
});
