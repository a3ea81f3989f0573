import { ExpectedError } from '../errors/expected-error.js';

/** A method of the contract that its service leaves out; a status, never a result code. */
export class NotImplementedError extends ExpectedError {
  readonly code = 'not_implemented';
  readonly kind = 'not-implemented';

  constructor(path: string) {
    super(`The server does not implement the method ${path}`);
  }
}
