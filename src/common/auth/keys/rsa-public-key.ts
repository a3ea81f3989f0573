import type { JsonObject } from '../token/json-object.js';

/** Public half of an RSA key; `n` and `e` are base64url without leading zero bytes. */
export interface RsaPublicKey {
  readonly kid: string;
  readonly n: string;
  readonly e: string;
}

const MIN_MODULUS_BITS = 2048;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** The key of a JWK that may sign access tokens; `undefined` for every other entry. */
export function rsaPublicKeyOf(jwk: JsonObject): RsaPublicKey | undefined {
  const { kty, kid, use, alg } = jwk;
  if (kty !== 'RSA' || typeof kid !== 'string' || kid === '') return undefined;
  if (use !== undefined && use !== 'sig') return undefined;
  if (alg !== undefined && alg !== 'RS256') return undefined;
  if (!allowsVerify(jwk.key_ops)) return undefined;
  const modulus = unsignedOf(jwk.n);
  const exponent = unsignedOf(jwk.e);
  if (modulus === undefined || bitLengthOf(modulus) < MIN_MODULUS_BITS) return undefined;
  if (exponent === undefined || !isOddAndAtLeastThree(exponent)) return undefined;
  return { kid, n: modulus.toString('base64url'), e: exponent.toString('base64url') };
}

function allowsVerify(keyOps: unknown): boolean {
  return keyOps === undefined || (Array.isArray(keyOps) && keyOps.includes('verify'));
}

/** Most significant byte first, none of the leading ones zero. */
function unsignedOf(value: unknown): Buffer | undefined {
  if (typeof value !== 'string' || !BASE64URL.test(value) || value.length % 4 === 1) {
    return undefined;
  }
  const bytes = Buffer.from(value, 'base64url');
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? undefined : bytes.subarray(first);
}

function bitLengthOf(bytes: Buffer): number {
  return bytes.length * 8 - Math.clz32(bytes[0] ?? 0) + 24;
}

function isOddAndAtLeastThree(bytes: Buffer): boolean {
  const last = bytes.at(-1) ?? 0;
  return last % 2 === 1 && (bytes.length > 1 || last >= 3);
}
