import { describe, expect, it } from '@jest/globals';
import { type Claims, parseClaims } from './claims.js';

const payloadOf = (text: string) => Buffer.from(text).toString('base64url');
const claimsOf = (members: object): Claims | undefined =>
  parseClaims(payloadOf(JSON.stringify({ exp: 2, iat: 1, ...members })));

describe('claims', () => {
  it.each(['', 'x', '[]', 'null', '"x"', '{"exp":1}', '{"iat":1}', '{"exp":"1","iat":1}'])(
    'are malformed as %s',
    (text) => {
      expect(parseClaims(payloadOf(text))).toBeUndefined();
    },
  );

  it.each(['{"exp":1e999,"iat":1}', '{"exp":1,"iat":-1e999}', '{"exp":1,"iat":1,"nbf":null}'])(
    'are malformed when a time is no finite number: %s',
    (text) => {
      expect(parseClaims(payloadOf(text))).toBeUndefined();
    },
  );

  it('may have times with a fraction, and a far end', () => {
    expect(claimsOf({ exp: 1800000000000, iat: 0.5 })).toMatchObject({
      exp: 1800000000000,
      iat: 0.5,
    });
  });

  it.each([
    ['extend', true],
    ['account extend social', true],
    ['extended', false],
    ['Extend', false],
    ['not-extend', false],
    ['account\textend', false],
    ['', false],
    [['extend'], false],
    [undefined, false],
  ])('with the scope %j have the scope extend: %s', (scope, has) => {
    expect(claimsOf({ scope })?.hasExtendScope).toBe(has);
  });

  it.each([
    [{ sub: 's', user_id: 'u' }, 's'],
    [{ sub: '', user_id: 'u' }, 'u'],
    [{ user_id: 'u' }, 'u'],
    [{ sub: 7, user_id: 'u' }, 'u'],
    [{ sub: '' }, undefined],
  ])('%j name the user %j', (members, userId) => {
    expect(claimsOf(members)?.userId).toBe(userId);
  });

  it('take permissions in the spelling of tokens and of roles, and leave out what is none', () => {
    const permissions = [
      { Resource: 'A', Action: 2, schedAction: 0, schedCron: '', schedRange: [] },
      { resource: 'B', action: 4 },
      { Resource: 'C', Action: 2, schedCron: '* * * * *' },
      { Resource: 'D', Action: 2, schedRange: ['x'] },
      { Resource: 'E', Action: -1 },
      { Resource: 'F', Action: 4294967298 },
      { Resource: 'G', Action: '2' },
      { Action: 2 },
      null,
      'A',
    ];
    expect(claimsOf({ permissions })?.permissions).toEqual([
      { resource: 'A', action: 2, isScheduled: false },
      { resource: 'B', action: 4, isScheduled: false },
      { resource: 'C', action: 2, isScheduled: true },
      { resource: 'D', action: 2, isScheduled: true },
    ]);
  });

  it('take roles that are well formed', () => {
    const claims = claimsOf({
      roles: ['r', 1, null],
      namespace_roles: [{ roleId: 'n', namespace: 'x' }, { roleId: 'n' }, 'n'],
    });
    expect(claims?.roles).toEqual(['r']);
    expect(claims?.namespaceRoles).toEqual([{ roleId: 'n', namespace: 'x' }]);
  });

  it('are a fresh value each time', () => {
    const payload = payloadOf('{"exp":2,"iat":1,"scope":"extend"}');
    expect(parseClaims(payload)).not.toBe(parseClaims(payload));
    expect(claimsOf({})?.hasExtendScope).toBe(false);
  });
});
