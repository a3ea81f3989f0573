import { type ErrorKind, ExpectedError } from '../errors/expected-error.js';
import type { JobFailure } from './worker-messages.js';

/** An expected error that was thrown in a worker, as it was there. */
export class WorkerReportedError extends ExpectedError {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What of an error crosses the border between threads. Never throws. */
export function failureOf(error: unknown): JobFailure {
  if (error instanceof ExpectedError) {
    const { kind, code, message } = error;
    return { isExpected: true, kind, code, message };
  }
  if (error instanceof Error) {
    const { name, message, stack } = error;
    return { isExpected: false, name: `${name}`, message: `${message}`, stack };
  }
  return { isExpected: false, name: 'Error', message: `threw a ${typeof error}`, stack: undefined };
}

/** The error of a failure: an {@link ExpectedError} again, or one with the stack of the worker. */
export function errorOf(failure: JobFailure): Error {
  if (failure.isExpected) {
    return new WorkerReportedError(failure.kind, failure.code, failure.message);
  }
  const error = new Error(failure.message);
  error.name = failure.name;
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
