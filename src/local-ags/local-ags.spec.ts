import { get } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { BloomFilter } from '../common/auth/revocation/bloom-filter.js';
import { type LocalAgs, startLocalAgs } from './local-ags.js';

const DELEGATE_GRANT = 'urn:ietf:params:oauth:grant-type:extend_client_credentials';
/** 2027-01-15T08:00:00Z */
const NOW = 1_800_000_000;

describe('the IAM of the local AGS', () => {
  let now = NOW;
  let ags: LocalAgs;

  beforeEach(async () => {
    now = NOW;
    ags = await startLocalAgs({ port: 0, seed: 'spec', clock: { now: () => now } });
  });
  afterEach(() => ags.close());

  function basic(secret = ags.clientSecret): string {
    return `Basic ${Buffer.from(`${ags.clientId}:${secret}`).toString('base64')}`;
  }

  async function post(path: string, form: Record<string, string>, authorization = basic()) {
    const headers = { authorization };
    const body = new URLSearchParams(form);
    return fetch(`${ags.url}${path}`, { method: 'POST', headers, body });
  }

  async function json(response: Response): Promise<Record<string, unknown>> {
    return (await response.json()) as Record<string, unknown>;
  }

  async function verify(token: string) {
    const keys = await (await fetch(`${ags.url}/iam/v3/oauth/jwks`)).json();
    // A key set by its form, or jose refuses it.
    const keySet = createLocalJWKSet(keys as Parameters<typeof createLocalJWKSet>[0]);
    return jwtVerify(token, keySet, { algorithms: ['RS256'], currentDate: new Date(now * 1000) });
  }

  it('gives a client token for client credentials', async () => {
    const response = await post('/iam/v3/oauth/token', { grant_type: 'client_credentials' });
    expect(response.status).toBe(200);
    const answer = await json(response);
    expect(answer).toMatchObject({
      expires_in: 3600,
      token_type: 'Bearer',
      namespace: ags.namespace,
      permissions: [],
    });
    const { payload } = await verify(String(answer.access_token));
    expect(payload).toMatchObject({ client_id: ags.clientId, iat: NOW, exp: NOW + 3600 });
    expect(payload).not.toHaveProperty('extend_namespace');
  });

  it('gives a delegate token that names the namespace it is for', async () => {
    const form = { grant_type: DELEGATE_GRANT, extendNamespace: 'studio-other' };
    const answer = await json(await post('/iam/v3/oauth/token', form));
    const { payload } = await verify(String(answer.access_token));
    expect(payload).toMatchObject({ scope: 'extend', extend_namespace: 'studio-other' });
    expect(payload).not.toHaveProperty('sub');
  });

  it('refuses a wrong client secret', async () => {
    const form = { grant_type: 'client_credentials' };
    const response = await post('/iam/v3/oauth/token', form, basic('wrong'));
    expect(response.status).toBe(401);
    expect(await json(response)).toMatchObject({ error: 'invalid_client' });
  });

  it('refuses a grant that it does not know', async () => {
    const response = await post('/iam/v3/oauth/token', { grant_type: 'magic' });
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({ error: 'unsupported_grant_type' });
  });

  it('signs with a new key after a rotation and keeps the older one published', async () => {
    const before = ags.issueDelegateToken();
    await ags.rotateKeys();
    const after = ags.issueDelegateToken();
    const first = (await verify(before)).protectedHeader.kid;
    expect((await verify(after)).protectedHeader.kid).not.toBe(first);
  });

  it('withdraws the older key when told so', async () => {
    const before = ags.issueDelegateToken();
    await ags.rotateKeys({ keepPrevious: false });
    await expect(verify(before)).rejects.toThrow('no applicable key');
  });

  async function revocationList() {
    const headers = { authorization: basic() };
    const response = await fetch(`${ags.url}/iam/v3/oauth/revocationlist`, { headers });
    const text = await response.text();
    const words = /"bits":\[([0-9,]+)\]/.exec(text)?.[1]?.split(',').map(BigInt) ?? [];
    const k = Number(/"k":(\d+)/.exec(text)?.[1]);
    return { text, filter: BloomFilter.ofWords(words, k) };
  }

  it('publishes an empty filter of the size that IAM gives it', async () => {
    const { text } = await revocationList();
    expect(text).toBe('{"revoked_tokens":{"m":64,"k":16,"bits":[0]},"revoked_users":[]}');
  });

  it('publishes revoked tokens as a filter that contains them and no others', async () => {
    const revoked = Array.from({ length: 20 }, () => ags.issueDelegateToken());
    const kept = ags.issueDelegateToken();
    for (const token of revoked) ags.revokeToken(token);
    const { filter } = await revocationList();
    expect(revoked.every((token) => filter.containsText(token))).toBe(true);
    expect(filter.containsText(kept)).toBe(false);
  });

  it('publishes revoked users with the time of their revocation', async () => {
    now = NOW + 0.5;
    ags.revokeUser('mallory');
    const { text } = await revocationList();
    expect(text).toContain(
      '"revoked_users":[{"id":"mallory","revoked_at":"2027-01-15T08:00:00.500000000Z"}]',
    );
  });

  it('verifies a token until it expires or is revoked', async () => {
    const token = ags.issueDelegateToken();
    expect((await post('/iam/v3/oauth/verify', { token })).status).toBe(200);
    now += 3600;
    expect((await post('/iam/v3/oauth/verify', { token })).status).toBe(400);
    const other = ags.issueDelegateToken();
    ags.revokeToken(other);
    expect((await post('/iam/v3/oauth/verify', { token: other })).status).toBe(400);
  });

  it('makes players, lets them log in, and deletes them with all their tokens', async () => {
    const client = await json(
      await post('/iam/v3/oauth/token', { grant_type: 'client_credentials' }),
    );
    const headers = { authorization: `Bearer ${client.access_token}` };
    const base = `${ags.url}/iam/v4/admin/namespaces/${ags.namespace}`;
    const body = JSON.stringify({ count: 2, userInfo: { country: 'US' } });
    const created = await fetch(`${base}/test_users`, { method: 'POST', headers, body });
    expect(created.status).toBe(201);
    const { data } = (await created.json()) as { data: Record<string, string>[] };
    expect(data).toHaveLength(2);
    const { userId, emailAddress = '', password = '' } = data[0] ?? {};

    const form = { grant_type: 'password', username: emailAddress, password };
    const login = await json(await post('/iam/v3/oauth/token', form));
    expect(login).toMatchObject({ user_id: userId });

    const path = `/iam/v3/admin/namespaces/${ags.namespace}/users/${userId}/information`;
    const deleted = await fetch(`${ags.url}${path}`, { method: 'DELETE', headers });
    expect(deleted.status).toBe(204);
    const token = String(login.access_token);
    expect((await post('/iam/v3/oauth/verify', { token })).status).toBe(400);
  });

  it('gives the same ids, secrets and token ids for the same seed', async () => {
    const twin = await startLocalAgs({ port: 0, seed: 'spec', clock: { now: () => NOW } });
    try {
      const payloads = [ags, twin].map((one) => one.issueDelegateToken().split('.').slice(0, 2));
      expect(payloads[0]).toEqual(payloads[1]);
    } finally {
      await twin.close();
    }
  });

  it('fails as told, and only as often as told', async () => {
    ags.faults.set('GET /iam/v3/oauth/jwks', { kind: 'status', status: 503 }, 1);
    expect((await fetch(`${ags.url}/iam/v3/oauth/jwks`)).status).toBe(503);
    expect((await fetch(`${ags.url}/iam/v3/oauth/jwks`)).status).toBe(200);
    expect(ags.requests.map(({ path, status }) => [path, status])).toEqual([
      ['/iam/v3/oauth/jwks', 503],
      ['/iam/v3/oauth/jwks', 200],
    ]);
  });

  it('drops the connection, breaks off, or talks nonsense as told', async () => {
    const url = `${ags.url}/iam/v3/oauth/jwks`;
    ags.faults.set('GET /iam/v3/oauth/jwks', { kind: 'drop' });
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    ags.faults.set('GET /iam/v3/oauth/jwks', { kind: 'truncate' });
    await expect(fetch(url).then((response) => response.text())).rejects.toThrow('terminated');
    ags.faults.set('GET /iam/v3/oauth/jwks', { kind: 'garbage' });
    await expect(fetch(url).then((response) => response.json())).rejects.toThrow('JSON');
  });

  it('lives through a request that makes no sense', async () => {
    const status = await new Promise((resolve, reject) => {
      const { port } = ags;
      get({ port, path: '//?%' }, (response) => resolve(response.resume().statusCode)).on(
        'error',
        reject,
      );
    });
    expect(status).toBe(404);
  });

  it('answers a held request when the fault is cleared', async () => {
    ags.faults.set('GET /iam/v3/oauth/jwks', { kind: 'hold' });
    let isAnswered = false;
    const held = fetch(`${ags.url}/iam/v3/oauth/jwks`).then((response) => {
      isAnswered = true;
      return response.status;
    });
    expect((await fetch(`${ags.url}/local-ags/faults`)).status).toBe(200);
    expect(isAnswered).toBe(false);
    ags.faults.clear('GET /iam/v3/oauth/jwks');
    expect(await held).toBe(200);
  });
});
