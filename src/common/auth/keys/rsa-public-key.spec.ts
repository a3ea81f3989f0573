import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { rsaPublicKeyOf } from './rsa-public-key.js';

const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const { n, e } = publicKey.export({ format: 'jwk' });
const GOOD = { kty: 'RSA', kid: 'k', n, e, use: 'sig', alg: 'RS256' };
const bytes = (...values: number[]) => Buffer.from(values).toString('base64url');

describe('an entry of a key set', () => {
  it('is usable as IAM writes it', () => {
    expect(rsaPublicKeyOf(GOOD)).toEqual({ kid: 'k', n, e });
  });

  it('is usable without use, alg and key_ops, or with a key_ops of verify', () => {
    expect(rsaPublicKeyOf({ kty: 'RSA', kid: 'k', n, e })).toBeDefined();
    expect(rsaPublicKeyOf({ ...GOOD, key_ops: ['sign', 'verify'] })).toBeDefined();
  });

  it.each([
    { kty: 'EC' },
    { kty: undefined },
    { kid: '' },
    { kid: 7 },
    { kid: undefined },
    { use: 'enc' },
    { use: '' },
    { alg: 'RS512' },
    { alg: 'PS256' },
    { key_ops: [] },
    { key_ops: ['sign'] },
    { key_ops: 'verify' },
    { n: undefined },
    { n: 7 },
    { n: `${n}=` },
    { n: 'a' },
    { n: bytes(0) },
    { e: undefined },
    { e: bytes(0) },
    { e: bytes(1) },
    { e: bytes(2) },
    { e: bytes(1, 0) },
  ])('is skipped with %j', (change) => {
    expect(rsaPublicKeyOf({ ...GOOD, ...change })).toBeUndefined();
  });

  it('needs a modulus of 2048 bits, leading zeros not counted', () => {
    const modulus = (...first: number[]) =>
      Buffer.from([...first, ...new Array<number>(255).fill(1)]).toString('base64url');
    expect(rsaPublicKeyOf({ ...GOOD, n: modulus(0x80) })).toBeDefined();
    expect(rsaPublicKeyOf({ ...GOOD, n: modulus(0x7f) })).toBeUndefined();
    expect(rsaPublicKeyOf({ ...GOOD, n: modulus(0, 0x7f) })).toBeUndefined();
  });

  it('is the same key with leading zeros', () => {
    const padded = Buffer.concat([Buffer.alloc(1), Buffer.from(n ?? '', 'base64url')]);
    expect(rsaPublicKeyOf({ ...GOOD, n: padded.toString('base64url') })?.n).toBe(n);
    expect(rsaPublicKeyOf({ ...GOOD, e: bytes(0, 3) })?.e).toBe(bytes(3));
  });
});
