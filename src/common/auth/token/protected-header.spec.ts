import { describe, expect, it } from '@jest/globals';
import { judgeProtectedHeader } from './protected-header.js';

const GOOD = { alg: 'RS256', kid: 'k', typ: 'JWT' };

describe('the protected header', () => {
  it('may have members that nobody knows', () => {
    expect(judgeProtectedHeader({ ...GOOD, cty: 'x', other: 1 })).toEqual({ kid: 'k' });
  });

  it.each([
    undefined,
    null,
    'none',
    'None',
    'rs256',
    'RS384',
    'RS512',
    'PS256',
    'HS256',
    'ES256',
    'EdDSA',
    'RS256 ',
    ['RS256'],
    { alg: 'RS256' },
  ])('must not have the algorithm %j', (alg) => {
    expect(judgeProtectedHeader({ ...GOOD, alg })).toEqual({ rejected: 'alg_not_allowed' });
  });

  it.each(['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'zip', 'enc'])(
    'must not have the member %s, be it null',
    (member) => {
      expect(judgeProtectedHeader({ ...GOOD, [member]: null })).toEqual({
        rejected: 'header_not_allowed',
      });
    },
  );

  it.each([undefined, null, '', 7, ['k'], 'k'.repeat(257)])('must have a key id, not %j', (kid) => {
    expect(judgeProtectedHeader({ ...GOOD, kid })).toEqual({ rejected: 'kid_missing' });
  });

  it('may have a key id of 256 characters', () => {
    const kid = 'k'.repeat(256);
    expect(judgeProtectedHeader({ ...GOOD, kid })).toEqual({ kid });
  });

  it('is told first of the algorithm, then of the member, then of the key id', () => {
    expect(judgeProtectedHeader({ alg: 'none', jwk: {} })).toEqual({ rejected: 'alg_not_allowed' });
    expect(judgeProtectedHeader({ alg: 'RS256', jwk: {} })).toEqual({
      rejected: 'header_not_allowed',
    });
  });

  it('inherits nothing from a member called __proto__', () => {
    const header = JSON.parse('{"__proto__":{"alg":"RS256","kid":"k"}}') as object;
    expect(judgeProtectedHeader({ ...header })).toEqual({ rejected: 'alg_not_allowed' });
  });
});
