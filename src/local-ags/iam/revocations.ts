import type { Clock } from '../../common/time/clock.js';
import { filterOf } from './revocation-filter.js';

/** What the local IAM has revoked. */
export class Revocations {
  readonly #tokens = new Set<string>();
  /** Epoch seconds with fraction, by user id. */
  readonly #users = new Map<string, number>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  revokeToken(token: string): void {
    this.#tokens.add(token);
  }

  /** Revokes every token that the user was given until now. */
  revokeUser(userId: string): void {
    this.#users.set(userId, this.#clock.now());
  }

  isTokenRevoked(token: string): boolean {
    return this.#tokens.has(token);
  }

  isUserRevoked(userId: string, issuedAt: number): boolean {
    const revokedAt = this.#users.get(userId);
    return revokedAt !== undefined && Math.floor(revokedAt) >= issuedAt;
  }

  /** The list as IAM publishes it: JSON with integers that a float cannot hold. */
  listText(): string {
    const { m, k, bits } = filterOf([...this.#tokens]);
    const users = [...this.#users].map(([id, at]) => ({ id, revoked_at: rfc3339(at) }));
    return `{"revoked_tokens":{"m":${m},"k":${k},"bits":[${bits.join(',')}]},"revoked_users":${JSON.stringify(users)}}`;
  }
}

/** Source: auth.md 2.3, nine digits as Go writes them. */
function rfc3339(epochSeconds: number): string {
  const seconds = Math.floor(epochSeconds);
  const nanos = Math.floor((epochSeconds - seconds) * 1e9);
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return `${text}.${String(nanos).padStart(9, '0')}Z`;
}
