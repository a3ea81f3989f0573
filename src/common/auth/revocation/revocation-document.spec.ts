import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { murmur3x64128 } from './murmur3-x64-128.js';
import { MalformedRevocationListError, parseRevocationList } from './revocation-document.js';

const noPause = () => Promise.resolve();
const parse = (text: string) => parseRevocationList(Buffer.from(text), noPause);
const withUsers = (users: unknown) =>
  parse(JSON.stringify({ revoked_tokens: { m: 64, k: 1, bits: [0] }, revoked_users: users }));
const withTokens = (tokens: string) => parse(`{"revoked_tokens":${tokens},"revoked_users":[]}`);
const anyHash = murmur3x64128(Buffer.from('any'));

describe("IAM's revocation list", () => {
  it.each([
    '{"m":0,"k":0,"bits":[]}',
    '{"m":0,"k":99,"bits":null}',
    '{"k":16}',
    '{}',
    '{"m":null,"bits":[]}',
    '{"m":64,"k":16,"bits":[0]}',
  ])('revokes no token with the filter %s', async (tokens) => {
    expect((await withTokens(tokens)).isTokenRevoked(anyHash)).toBe(false);
  });

  it('keeps the lowest bit of a word above 2^53', async () => {
    const all = '18446744073709551615';
    expect((await withTokens(`{"m":64,"k":64,"bits":[${all}]}`)).isTokenRevoked(anyHash)).toBe(
      true,
    );
  });

  it.each([
    'null',
    '[]',
    '"x"',
    '{"m":64,"k":16,"bits":[]}',
    '{"m":64,"k":16}',
    '{"m":100,"k":5,"bits":[0,0]}',
    '{"m":192,"k":5,"bits":[0,0]}',
    '{"m":"64","k":5,"bits":[0]}',
    '{"k":5,"bits":[0]}',
    '{"m":64,"k":0,"bits":[0]}',
    '{"m":64,"k":65,"bits":[0]}',
    '{"m":64,"k":1.5,"bits":[0]}',
    '{"m":64,"k":"5","bits":[0]}',
    '{"m":64,"bits":[0]}',
    '{"m":64,"k":5,"bits":[-1]}',
    '{"m":64,"k":5,"bits":[1.5]}',
    '{"m":64,"k":5,"bits":["1"]}',
    '{"m":64,"k":5,"bits":[null]}',
    '{"m":64,"k":5,"bits":[18446744073709551616]}',
    '{"m":0,"k":5,"bits":"x"}',
    '{"m":0,"k":5,"bits":{}}',
  ])('is malformed with the filter %s', async (tokens) => {
    await expect(withTokens(tokens)).rejects.toThrow(MalformedRevocationListError);
  });

  it.each(['', '[]', 'null', '<html></html>', '{"revoked_users":[]}', '{"revoked_tokens":{"m":64'])(
    'is malformed as %j',
    async (text) => {
      await expect(parse(text)).rejects.toThrow(MalformedRevocationListError);
    },
  );

  it.each([{}, 'x', 7, true])('is malformed with the users %j', async (users) => {
    await expect(withUsers(users)).rejects.toThrow(MalformedRevocationListError);
  });

  it('may have no users, or null for them', async () => {
    expect((await withUsers(null)).isUserRevoked('u', 0)).toBe(false);
    expect((await withUsers(undefined)).isUserRevoked('u', 0)).toBe(false);
  });

  it('revokes the tokens that a user got in the second of the revocation or before', async () => {
    const list = await withUsers([{ id: 'u', revoked_at: '2027-01-15T08:00:00.999999999Z' }]);
    expect(list.isUserRevoked('u', 1_800_000_000)).toBe(true);
    expect(list.isUserRevoked('u', 1_800_000_000.5)).toBe(false);
    expect(list.isUserRevoked('u', 1_800_000_001)).toBe(false);
    expect(list.isUserRevoked('other', 0)).toBe(false);
    expect(list.isUserRevoked(undefined, 0)).toBe(false);
  });

  it.each(['yesterday', '', null, 7, undefined, ['2027-01-15T08:00:00Z']])(
    'revokes every token of a user whose time is %j',
    async (revokedAt) => {
      const list = await withUsers([{ id: 'u', revoked_at: revokedAt }]);
      expect(list.isUserRevoked('u', 9e15)).toBe(true);
    },
  );

  it('lets the latest time of a repeated user count', async () => {
    const list = await withUsers([
      { id: 'u', revoked_at: '2027-01-15T08:00:10Z' },
      { id: 'u', revoked_at: '2027-01-15T08:00:00Z' },
    ]);
    expect(list.isUserRevoked('u', 1_800_000_010)).toBe(true);
  });

  it('skips users without a name', async () => {
    const list = await withUsers([null, 7, [], {}, { id: '' }, { id: 7 }, { id: 'u' }]);
    expect(list.isUserRevoked('u', 1)).toBe(true);
    expect(list.isUserRevoked('7', 1)).toBe(false);
  });

  it('knows users called as members of every object are', async () => {
    const list = await parse(
      '{"revoked_tokens":{},"revoked_users":[{"id":"__proto__"}],"__proto__":{"more":[1]}}',
    );
    expect(list.isUserRevoked('__proto__', 1)).toBe(true);
    expect(list.isUserRevoked('constructor', 1)).toBe(false);
  });

  it('takes members that it has never heard of', async () => {
    const text =
      '{"new":{"a":[1,"x",{}]},"revoked_tokens":{"m":0,"new":[]},"revoked_users":[{"id":"u","new":1}]}';
    expect((await parse(text)).isUserRevoked('u', 1)).toBe(true);
  });

  it('never fails but as a malformed list, whatever IAM answers', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.json(), fc.string()), async (text) => {
        await parse(text).catch((error: unknown) => {
          expect(error).toBeInstanceOf(MalformedRevocationListError);
        });
      }),
    );
  });

  it('pauses again and again while it reads the list of a million tokens', async () => {
    const words = 375_000;
    const bits = Array.from({ length: words }, (_, index) => `1${String(index).padStart(18, '0')}`);
    const body = Buffer.from(
      `{"revoked_tokens":{"m":${words * 64},"k":17,"bits":[${bits.join()}]},"revoked_users":null}`,
    );
    let pauses = 0;
    await parseRevocationList(body, () => {
      pauses += 1;
      return Promise.resolve();
    });
    expect(pauses).toBeGreaterThan(100);
  });
});
