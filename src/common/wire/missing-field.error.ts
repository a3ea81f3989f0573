import { ExpectedError } from '../errors/expected-error.js';

/** A message without a field that it must have. */
export class MissingFieldError extends ExpectedError {
  readonly code = 'missing_field';
  readonly kind = 'invalid-input';

  /** @param field  wire names joined by dots: `session_new.session` */
  constructor(field: string, expected: string) {
    super(`${field}: found nothing, expected a ${expected}`);
  }
}
