import { describe, expect, it } from '@jest/globals';
import type { CryptoKey } from 'jose';
import { TokenMaker } from '../../../../test/support/auth/token-maker.js';
import { MalformedKeySetError, parseSigningKeys } from './signing-key-document.js';
import { isSignatureValid } from './verify-signature.js';

const maker = new TokenMaker('a');
const other = new TokenMaker('a');
const parse = (text: string) => parseSigningKeys(Buffer.from(text));
const setOf = (...keys: unknown[]) => parse(JSON.stringify({ keys }));

describe("IAM's key set", () => {
  it('lets the later of two entries with one key id count', async () => {
    const { keys } = await setOf(maker.jwk, other.jwk);
    const key = keys.find('a');
    expect(keys.size).toBe(1);
    expect(await isSignatureValid(other.sign({}), key?.key as CryptoKey)).toBe(true);
    expect(await isSignatureValid(maker.sign({}), key?.key as CryptoKey)).toBe(false);
  });

  it('counts the entries that it skips', async () => {
    const { keys, skipped } = await setOf(maker.jwk, { kty: 'EC' }, null, 'x', []);
    expect([keys.kids, skipped]).toEqual([['a'], 4]);
  });

  it('finds a key only under its own name', async () => {
    const { keys } = await setOf(maker.jwk);
    expect(keys.find('__proto__')).toBeUndefined();
    expect(keys.find('constructor')).toBeUndefined();
  });

  it.each([
    '',
    '<html></html>',
    '[]',
    '{}',
    '{"keys":{}}',
    '{"keys":[]}',
    '{"keys":[{"kty":"oct"}]}',
  ])('is none as %j', async (text) => {
    await expect(parse(text)).rejects.toThrow(MalformedKeySetError);
  });
});
