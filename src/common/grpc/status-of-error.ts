import { status } from '@grpc/grpc-js';
import { type ErrorKind, ExpectedError } from '../errors/expected-error.js';
import { ForwardedStatusError } from './forward/forwarded-status.error.js';

const STATUS_OF_KIND: Readonly<Record<ErrorKind, status>> = {
  'invalid-input': status.INVALID_ARGUMENT,
  unauthenticated: status.UNAUTHENTICATED,
  forbidden: status.PERMISSION_DENIED,
  'not-found': status.NOT_FOUND,
  'precondition-failed': status.FAILED_PRECONDITION,
  exhausted: status.RESOURCE_EXHAUSTED,
  'timed-out': status.DEADLINE_EXCEEDED,
  'not-implemented': status.UNIMPLEMENTED,
  'not-ready': status.UNAVAILABLE,
  internal: status.INTERNAL,
  unknown: status.UNKNOWN,
};

/** What the caller is told, and what only the log is told. */
export interface CallFailure {
  readonly code: status;
  readonly details: string;
  /** Set for unforeseen errors: the id in `details`, and the error itself for the log. */
  readonly unforeseen?: { readonly reference: string; readonly error: unknown };
}

/**
 * The one place where an error becomes a gRPC status. A foreseen error speaks for itself; of any
 * other the caller learns nothing but a reference id, which the log line carries beside the stack.
 * Never throws, whatever was thrown.
 */
export function statusOfError(error: unknown, newReference: () => string): CallFailure {
  if (error instanceof ForwardedStatusError) return { code: error.status, details: error.message };
  if (error instanceof ExpectedError) return statusOfExpected(error);
  const reference = newReference();
  return {
    code: status.INTERNAL,
    details: `internal error, reference ${reference}`,
    unforeseen: { reference, error },
  };
}

/** A foreseen error speaks for itself. */
export function statusOfExpected({ kind, message }: ExpectedError): {
  readonly code: status;
  readonly details: string;
} {
  return { code: STATUS_OF_KIND[kind], details: message };
}
