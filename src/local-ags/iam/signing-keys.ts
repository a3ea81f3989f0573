import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { IdSource } from '../id-source.js';

const generate = promisify(generateKeyPair);
const MODULUS_BITS = 2048;

/** Public half of a key, as the key set lists it. */
export interface PublishedKey {
  readonly alg: 'RS256';
  readonly e: string;
  readonly kid: string;
  readonly kty: 'RSA';
  readonly n: string;
  readonly use: 'sig';
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly published: PublishedKey;
}

/** The RSA keys of the local IAM: the last one signs, all are published. */
export class SigningKeys {
  #keys: readonly SigningKey[] = [];
  readonly #ids: IdSource;

  private constructor(ids: IdSource) {
    this.#ids = ids;
  }

  /** Makes the first key. The id of a key follows from the seed, its numbers do not. */
  static async create(ids: IdSource): Promise<SigningKeys> {
    const keys = new SigningKeys(ids);
    await keys.rotate({ keepPrevious: false });
    return keys;
  }

  /** Signs with a new key from now on. */
  async rotate({ keepPrevious }: { readonly keepPrevious: boolean }): Promise<void> {
    const kid = this.#ids.next('key');
    const { publicKey, privateKey } = await generate('rsa', { modulusLength: MODULUS_BITS });
    // The public half of an RSA key always has these two.
    const { n, e } = publicKey.export({ format: 'jwk' }) as { n: string; e: string };
    const published: PublishedKey = { alg: 'RS256', e, kid, kty: 'RSA', n, use: 'sig' };
    this.#keys = [...(keepPrevious ? this.#keys : []), { kid, privateKey, published }];
  }

  /** Id of the key that signs. */
  get currentId(): string {
    return this.#current.kid;
  }

  get published(): readonly PublishedKey[] {
    return this.#keys.map((key) => key.published);
  }

  /** RS256 signature over `text` with the current key, base64url. */
  sign(text: string): string {
    return sign('sha256', Buffer.from(text), this.#current.privateKey).toString('base64url');
  }

  get #current(): SigningKey {
    const key = this.#keys.at(-1);
    if (key === undefined) throw new Error('create() has made the first key');
    return key;
  }
}
