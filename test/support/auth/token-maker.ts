import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A JSON value of a header or of claims; `undefined` leaves the member out. */
export type Members = Readonly<Record<string, unknown>>;

/** Signs tokens as IAM does, with a key pair made for the test. */
export class TokenMaker {
  readonly kid: string;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor(kid = 'test-key', modulusLength = 2048) {
    this.kid = kid;
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength });
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
  }

  get jwk(): Members {
    return {
      ...this.#publicKey.export({ format: 'jwk' }),
      kid: this.kid,
      alg: 'RS256',
      use: 'sig',
    };
  }

  /** Body of a key set of this key alone, or of several. */
  keySet(...others: TokenMaker[]): string {
    return JSON.stringify({ keys: [this, ...others].map(({ jwk }) => jwk) });
  }

  /** A token of these claims; members of `header` are added to the usual one. */
  sign(claims: unknown, header: Members = {}): string {
    return this.signText(
      JSON.stringify({ alg: 'RS256', kid: this.kid, typ: 'JWT', ...header }),
      JSON.stringify(claims),
    );
  }

  /** A token of any two texts. */
  signText(header: string, payload: string): string {
    const signed = `${base64url(header)}.${base64url(payload)}`;
    const signature = createSign('RSA-SHA256').update(signed).sign(this.#privateKey, 'base64url');
    return `${signed}.${signature}`;
  }
}

export function base64url(text: string): string {
  return Buffer.from(text).toString('base64url');
}

/** The claims of AGS's own token for an override, valid for an hour from `now`. */
export function delegateClaims(change: Members = {}, now = 1_800_000_000): Members {
  return {
    client_id: 'ags-client',
    namespace: 'studio1',
    scope: 'extend',
    extend_namespace: 'studio1-game1',
    iat: now,
    exp: now + 3600,
    permissions: [],
    roles: [],
    namespace_roles: [],
    ...change,
  };
}
