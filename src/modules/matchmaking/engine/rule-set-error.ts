import { type ErrorKind, ExpectedError } from '../../../common/errors/expected-error.js';

/** How the faults of rules and tickets are told: as a bad argument, or as the reference does. */
export type StatusCodes = 'proper' | 'legacy';

/**
 * A rule set that cannot be decoded or breaks a rule of its own language. The message is the
 * reference's text.
 */
export class RuleSetError extends ExpectedError {
  readonly code = 'rule-set-invalid';
  readonly kind: ErrorKind = 'invalid-input';

  constructor(
    message: string,
    /** `extend_host.status_codes` of the text, as far as it could be read. */
    readonly statusCodes: StatusCodes = 'proper',
  ) {
    super(message);
  }
}

/** A ticket that the rules refuse to queue. */
export class TicketRefusedError extends ExpectedError {
  readonly code = 'ticket-refused';
  readonly kind: ErrorKind = 'invalid-input';

  constructor(
    message: string,
    readonly statusCodes: StatusCodes = 'proper',
  ) {
    super(message);
  }
}
