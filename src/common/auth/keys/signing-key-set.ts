import type { CryptoKey } from 'jose';

/** A key of IAM that may have signed a token. */
export interface SigningKey {
  readonly kid: string;
  /** Modulus and exponent in one canonical text: equal exactly when the keys are. */
  readonly identity: string;
  readonly key: CryptoKey;
}

/** One answer of IAM: the usable keys by `kid`. Never changed, only replaced. */
export class SigningKeySet {
  readonly #keys: ReadonlyMap<string, SigningKey>;

  constructor(keys: readonly SigningKey[]) {
    this.#keys = new Map(keys.map((key) => [key.kid, key]));
  }

  get size(): number {
    return this.#keys.size;
  }

  get kids(): readonly string[] {
    return [...this.#keys.keys()];
  }

  find(kid: string): SigningKey | undefined {
    return this.#keys.get(kid);
  }
}
