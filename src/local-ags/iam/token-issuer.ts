import type { Clock } from '../../common/time/clock.js';
import type { IdSource } from '../id-source.js';
import type { SigningKeys } from './signing-keys.js';

/** Claims, or members of the header, by name; `undefined` leaves one out. */
export type Claims = Readonly<Record<string, unknown>>;

/** What IAM says to a client that is not a user. */
export const CLIENT_SCOPE = 'account commerce social publishing analytics';
/** What the token of AGS for a call of an override says. */
export const EXTEND_SCOPE = 'extend';
export const TOKEN_LIFETIME_SECONDS = 3600;

/** Writes the tokens of the local IAM and knows which of them it wrote. */
export class TokenIssuer {
  readonly #keys: SigningKeys;
  readonly #ids: IdSource;
  readonly #clock: Clock;
  readonly #issued = new Map<string, Claims>();

  constructor(keys: SigningKeys, ids: IdSource, clock: Clock) {
    this.#keys = keys;
    this.#ids = ids;
    this.#clock = clock;
  }

  /**
   * A signed token with these claims; `iat`, `exp` and `jti` are filled in where they are not
   * named.
   * @param header  members beside or in place of `alg`, `kid`, `typ`
   */
  issue(claims: Claims, header: Claims = {}): string {
    const now = Math.floor(this.#clock.now());
    const payload: Claims = {
      iat: now,
      exp: now + TOKEN_LIFETIME_SECONDS,
      jti: this.#ids.next('token'),
      ...claims,
    };
    const signed = [{ alg: 'RS256', kid: this.#keys.currentId, typ: 'JWT', ...header }, payload]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    const token = `${signed}.${this.#keys.sign(signed)}`;
    this.#forgetExpired(now);
    this.#issued.set(token, payload);
    return token;
  }

  /** Claims of a token that was issued here and has not expired. */
  claimsOf(token: string): Claims | undefined {
    const claims = this.#issued.get(token);
    const expiry = claims?.exp;
    return typeof expiry === 'number' && expiry > this.#clock.now() ? claims : undefined;
  }

  /** Keeps a process that runs for days from remembering every token it ever wrote. */
  #forgetExpired(now: number): void {
    for (const [token, { exp }] of this.#issued) {
      // Tokens are in the order in which they were issued, so the first fresh one ends the search.
      if (typeof exp === 'number' && exp > now) return;
      this.#issued.delete(token);
    }
  }
}
