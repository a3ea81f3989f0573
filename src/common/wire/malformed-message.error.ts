import { ExpectedError } from '../errors/expected-error.js';

/**
 * Bytes that are not a message of the expected type. The message names the field in which the
 * bytes go wrong, by its wire names: `session.session.members[2]: the length 4096 runs past the
 * end of the message`.
 */
export class MalformedMessageError extends ExpectedError {
  readonly code = 'malformed_message';
  readonly kind = 'invalid-input';

  /** @param path  wire names from the outermost field inwards; empty for the message itself */
  constructor(
    readonly problem: string,
    readonly path: readonly string[] = [],
  ) {
    super(`${path.length === 0 ? 'request' : path.join('.')}: ${problem}`);
  }

  /** The same problem, seen from one message further out. */
  inside(segment: string): MalformedMessageError {
    return new MalformedMessageError(this.problem, [segment, ...this.path]);
  }
}
