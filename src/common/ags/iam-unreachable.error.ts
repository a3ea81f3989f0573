import { ExpectedError } from '../errors/expected-error.js';

/** The host has no token of its own and could not get one in time. */
export class IamUnreachableError extends ExpectedError {
  override readonly code = 'iam_unreachable';
  override readonly kind = 'not-ready';

  constructor(options?: ErrorOptions) {
    super('IAM is unreachable: there is no access token for calls to AGS', options);
  }
}
