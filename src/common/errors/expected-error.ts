/**
 * What kind of trouble an {@link ExpectedError} tells of, in the language of the caller. The one
 * mapper in `common/grpc` turns a kind into a gRPC status; domain code never names a status.
 */
export type ErrorKind =
  | 'invalid-input'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'precondition-failed'
  | 'exhausted'
  | 'timed-out'
  | 'not-implemented'
  | 'not-ready'
  | 'internal'
  /** For callers that were promised the status of another implementation, which tells nothing. */
  | 'unknown';

/**
 * A failure that the host foresees: its message goes to the caller as it stands, so it names the
 * field, what was found and what is expected, and never a secret or a stack.
 */
export abstract class ExpectedError extends Error {
  /** Stable slug for logs, metrics and tests. */
  abstract readonly code: string;
  abstract readonly kind: ErrorKind;

  override get name(): string {
    return this.constructor.name;
  }
}
