import type { BloomFilter } from './bloom-filter.js';
import type { Hash128 } from './murmur3-x64-128.js';

/** One answer of IAM: which tokens and which users are revoked. Never changed, only replaced. */
export class RevocationList {
  readonly #tokens: BloomFilter | undefined;
  readonly #users: ReadonlyMap<string, number>;

  /**
   * @param tokens `undefined` when no token is revoked
   * @param users  user id → the last second whose tokens are revoked; `Infinity` for all
   */
  constructor(tokens: BloomFilter | undefined, users: ReadonlyMap<string, number>) {
    this.#tokens = tokens;
    this.#users = users;
  }

  /** @param token hash of the token text as presented */
  isTokenRevoked(token: Hash128): boolean {
    return this.#tokens?.contains(token) ?? false;
  }

  /**
   * A token issued in the very second of the revocation is revoked, one issued later is not.
   * @param iat seconds since the epoch
   */
  isUserRevoked(userId: string | undefined, iat: number): boolean {
    if (userId === undefined) return false;
    const revokedThrough = this.#users.get(userId);
    return revokedThrough !== undefined && revokedThrough >= iat;
  }
}
