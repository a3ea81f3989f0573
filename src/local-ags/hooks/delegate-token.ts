import type { Clock } from '../../common/time/clock.js';
import type { Iam } from '../iam/iam.js';

/** A token is not used in its last minute. */
const RESERVE_SECONDS = 60;

/** The token with which AGS calls: the same for many calls, another one once it is no longer good. */
export class DelegateToken {
  readonly #iam: Iam;
  readonly #clock: Clock;
  #current: { readonly token: string; readonly kid: string } | undefined;

  constructor(iam: Iam, clock: Clock) {
    this.#iam = iam;
    this.#clock = clock;
  }

  get value(): string {
    const { currentId } = this.#iam.keys;
    if (this.#current?.kid === currentId && this.#isGood(this.#current.token)) {
      return this.#current.token;
    }
    this.#current = { token: this.#iam.issueDelegateToken(), kid: currentId };
    return this.#current.token;
  }

  #isGood(token: string): boolean {
    const expiry = this.#iam.verify(token)?.exp;
    return typeof expiry === 'number' && expiry - RESERVE_SECONDS > this.#clock.now();
  }
}
