import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  JWKS_PATH,
  NOTHING_REVOKED,
  REVOCATION_LIST_PATH,
} from '../../../test/support/auth/fake-ags.js';
import { GuardedHost, ON_SESSION_CREATED } from '../../../test/support/auth/guarded-host.js';
import { base64url, delegateClaims, TokenMaker } from '../../../test/support/auth/token-maker.js';

const maker = new TokenMaker();
const goodToken = maker.sign(delegateClaims());
const NOTHING_OF_NOTE = 'nothing';

describe('whatever is sent', () => {
  let host: GuardedHost;
  beforeAll(async () => {
    host = new GuardedHost();
    host.ags.on(JWKS_PATH, maker.keySet()).on(REVOCATION_LIST_PATH, NOTHING_REVOKED);
    await host.refresh();
    expect(await host.call(ON_SESSION_CREATED, [`Bearer ${goodToken}`])).toEqual({ accept: true });
  });

  const reasonFor = async (value: string): Promise<string> => {
    const outcome = await host.call(ON_SESSION_CREATED, [value]);
    return outcome.accept ? NOTHING_OF_NOTE : outcome.reason;
  };

  it('no changed character of a good token is ever accepted', async () => {
    const position = fc.nat({ max: goodToken.length - 1 });
    const character = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
    const base64 = fc.constantFrom(
      ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=.',
    );
    await fc.assert(
      fc.asyncProperty(position, fc.oneof(base64, character), async (at, put) => {
        fc.pre(goodToken[at] !== put);
        const changed = `${goodToken.slice(0, at)}${put}${goodToken.slice(at + 1)}`;
        const reason = await reasonFor(`Bearer ${changed}`);
        expect([NOTHING_OF_NOTE, 'auth_internal']).not.toContain(reason);
      }),
      { numRuns: 1_000 },
    );
  });

  it('no flipped bit of header, payload or signature is ever accepted', async () => {
    const segments = goodToken.split('.').map((segment) => Buffer.from(segment, 'base64url'));
    const segment = fc.nat({ max: 2 });
    await fc.assert(
      fc.asyncProperty(segment, fc.nat(), async (which, bit) => {
        const flipped = segments.map((bytes) => Buffer.from(bytes));
        const bytes = flipped[which] ?? Buffer.alloc(1);
        const at = bit % (bytes.length * 8);
        bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7));
        const token = flipped.map((part) => part.toString('base64url')).join('.');
        const reason = await reasonFor(`Bearer ${token}`);
        expect([NOTHING_OF_NOTE, 'auth_internal']).not.toContain(reason);
      }),
      { numRuns: 1_000 },
    );
  });

  it('no part of a good token is accepted in place of the whole', async () => {
    const length = goodToken.length;
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: length }), fc.nat({ max: length }), async (from, to) => {
        const part = goodToken.slice(from, to);
        fc.pre(part !== goodToken);
        expect(await reasonFor(`Bearer ${part}`)).not.toBe(NOTHING_OF_NOTE);
      }),
    );
  });

  it('random values are refused and never upset the guard', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((text) => `Bearer ${text}`),
      fc
        .array(fc.string().map(base64url), { minLength: 1, maxLength: 5 })
        .map((segments) => `Bearer ${segments.join('.')}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(value, { maxLength: 3 }), async (values) => {
        const outcome = await host.call(ON_SESSION_CREATED, values);
        expect(outcome).toMatchObject({ accept: false, code: 'UNAUTHENTICATED' });
      }),
      { numRuns: 500 },
    );
  });

  it('random headers are refused unless they say what ours says', async () => {
    const member = fc.constantFrom(
      'alg',
      'kid',
      'typ',
      'crit',
      'b64',
      'jwk',
      'zip',
      '__proto__',
      'x',
    );
    const header = fc.dictionary(
      member,
      fc.oneof(fc.constantFrom('RS256', 'test-key', 'none', 'HS256'), fc.jsonValue()),
    );
    const payload = JSON.stringify(delegateClaims());
    await fc.assert(
      fc.asyncProperty(header, async (members) => {
        const token = maker.signText(JSON.stringify(members), payload);
        const reason = await reasonFor(`Bearer ${token}`);
        expect(reason).not.toBe('auth_internal');
        if (reason === NOTHING_OF_NOTE) {
          expect(members).toMatchObject({ alg: 'RS256', kid: 'test-key' });
          for (const forbidden of ['crit', 'b64', 'jwk', 'zip']) {
            expect(Object.hasOwn(members, forbidden)).toBe(false);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it('random claims are judged by their own rules and never upset the guard', async () => {
    const anything = fc.jsonValue({ maxDepth: 2 });
    const now = 1_800_000_000;
    const change = fc.dictionary(
      fc.constantFrom(...Object.keys(delegateClaims()), 'sub', 'user_id', 'nbf', '__proto__'),
      fc.oneof(anything, fc.constantFrom('extend', 'studio1-game1', now, now - 100, now + 100)),
    );
    await fc.assert(
      fc.asyncProperty(change, async (members) => {
        const claims = { ...delegateClaims(), ...members };
        const reason = await reasonFor(`Bearer ${maker.sign(claims)}`);
        expect(reason).not.toBe('auth_internal');
        if (reason === NOTHING_OF_NOTE) {
          const { extend_namespace, scope, exp } = claims as Record<string, unknown>;
          expect(extend_namespace).toBe('studio1-game1');
          expect(`${scope}`.split(' ')).toContain('extend');
          expect(exp).toBeGreaterThan(now - 60);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('each call is judged by its own token, however many run at once', async () => {
    const others = ['studio2-game1', 'studio1', '', undefined, 7];
    const values = Array.from({ length: 300 }, (_, index) => {
      const isGood = index % 2 === 0;
      const extendNamespace = isGood ? 'studio1-game1' : others[index % others.length];
      const claims = delegateClaims({ jti: index, extend_namespace: extendNamespace });
      return { isGood, value: `Bearer ${maker.sign(claims)}` };
    });
    for (const _ of ['fresh', 'remembered']) {
      const outcomes = await Promise.all(
        values.map(({ value }) => host.call(ON_SESSION_CREATED, [value])),
      );
      expect(outcomes.map(({ accept }) => accept)).toEqual(values.map(({ isGood }) => isGood));
    }
  });

  it('nothing but the key set is ever asked for because of a token', async () => {
    const before = host.ags.requests.length;
    for (const kid of ['../../evil', 'https://evil.example/jwks', "'; DROP TABLE", '__proto__']) {
      const token = new TokenMaker(kid).sign(delegateClaims());
      expect(await reasonFor(`Bearer ${token}`)).toBe('kid_unknown');
    }
    for (const member of ['jku', 'x5u']) {
      const token = maker.sign(delegateClaims(), { [member]: 'https://evil.example/' });
      expect(await reasonFor(`Bearer ${token}`)).toBe('header_not_allowed');
    }
    const asked = host.ags.requests.slice(before).map(({ url }) => url.href);
    expect(asked.length).toBeLessThanOrEqual(1);
    for (const url of asked) expect(url).toBe('https://ags.example/iam/v3/oauth/jwks');
  });
});
