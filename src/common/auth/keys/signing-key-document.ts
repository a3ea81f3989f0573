import { importJWK } from 'jose/key/import';
import { isJsonObject, jsonObjectOf } from '../token/json-object.js';
import { type RsaPublicKey, rsaPublicKeyOf } from './rsa-public-key.js';
import { type SigningKey, SigningKeySet } from './signing-key-set.js';

/** IAM's answer is no usable key set; the last good one stays. Holds no part of the answer. */
export class MalformedKeySetError extends Error {
  constructor(problem: string) {
    super(`malformed key set: ${problem}`);
  }
}

/**
 * Reads IAM's key set and imports its usable keys, each once. Of two usable entries with the same
 * `kid` the later counts.
 * @param body RFC 7517 JWK set
 * @returns the set, and how many entries were skipped because no token can be signed with them
 * @throws MalformedKeySetError when it is no key set, or holds no usable key
 */
export async function parseSigningKeys(
  body: Uint8Array,
): Promise<{ readonly keys: SigningKeySet; readonly skipped: number }> {
  const entries = jsonObjectOf(body)?.keys;
  if (!Array.isArray(entries)) throw new MalformedKeySetError('not an object with a keys array');
  const usable = new Map<string, RsaPublicKey>();
  let skipped = 0;
  for (const entry of entries) {
    const key = isJsonObject(entry) ? rsaPublicKeyOf(entry) : undefined;
    if (key === undefined) skipped += 1;
    else usable.set(key.kid, key);
  }
  const keys: SigningKey[] = [];
  for (const key of usable.values()) {
    const imported = await importKey(key);
    if (imported === undefined) skipped += 1;
    else keys.push(imported);
  }
  if (keys.length === 0) throw new MalformedKeySetError('no usable key');
  return { keys: new SigningKeySet(keys), skipped };
}

/** `undefined` for a key that the crypto library will not have, such as one of 100,000 bits. */
async function importKey({ kid, n, e }: RsaPublicKey): Promise<SigningKey | undefined> {
  try {
    const key = await importJWK({ kty: 'RSA', n, e }, 'RS256');
    return key instanceof Uint8Array ? undefined : { kid, identity: `${n}.${e}`, key };
  } catch {
    return undefined;
  }
}
