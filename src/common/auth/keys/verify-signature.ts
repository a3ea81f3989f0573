import type { CryptoKey } from 'jose';
import { JWSSignatureVerificationFailed } from 'jose/errors';
import { compactVerify } from 'jose/jws/compact/verify';

const ALGORITHMS = { algorithms: ['RS256'] };

/**
 * Whether `token` was signed with RS256 by the holder of `key`. The token's form has been checked
 * before: jose accepts several spellings of one signature.
 */
export async function isSignatureValid(token: string, key: CryptoKey): Promise<boolean> {
  try {
    await compactVerify(token, key, ALGORITHMS);
    return true;
  } catch (error) {
    if (error instanceof JWSSignatureVerificationFailed) return false;
    throw error;
  }
}
