import { ExpectedError } from '../errors/expected-error.js';
import { REJECTIONS, type RejectionReason } from './rejection.js';

/** The guard refused the call; the message is a fixed text of {@link REJECTIONS}. */
export class TokenRejectedError extends ExpectedError {
  override readonly kind;

  constructor(override readonly code: RejectionReason) {
    super(REJECTIONS[code].message);
    this.kind = REJECTIONS[code].kind;
  }
}
