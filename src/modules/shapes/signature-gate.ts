import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CallContext } from '../../common/grpc/call-context.js';
import type { CallGate, MetadataReader } from '../../common/grpc/call-gate.js';
import { InvalidSignatureError } from './shapes.errors.js';

const REASON = 'signature_invalid';

/**
 * Admits callers who send one of the agreed signatures. How long the answer takes tells nothing of
 * them: digests under a key of this process are compared, and all of them.
 */
export class SignatureGate implements CallGate {
  readonly #key = randomBytes(32);
  readonly #digests: readonly Buffer[];

  /**
   * @param header    metadata key, lower case
   * @param accepted  the signatures; more than one while callers move to a new one
   */
  constructor(
    private readonly header: string,
    accepted: readonly string[],
  ) {
    this.#digests = accepted.map((signature) => this.#digest(signature));
  }

  admit(call: CallContext, metadata: MetadataReader): InvalidSignatureError | undefined {
    const sent = metadata.get(this.header);
    const [signature] = sent;
    if (sent.length === 1 && typeof signature === 'string' && this.#isAccepted(signature)) {
      return undefined;
    }
    call.refusal = { reason: REASON };
    return new InvalidSignatureError();
  }

  #isAccepted(signature: string): boolean {
    const digest = this.#digest(signature);
    let isAccepted = false;
    for (const each of this.#digests) isAccepted = timingSafeEqual(each, digest) || isAccepted;
    return isAccepted;
  }

  #digest(signature: string): Buffer {
    return createHmac('sha256', this.#key).update(signature).digest();
  }
}
