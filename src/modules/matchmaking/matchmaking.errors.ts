import { ExpectedError } from '../../common/errors/expected-error.js';

/** A tick that does not begin with its parameters. */
export class ParametersExpectedError extends ExpectedError {
  readonly code = 'parameters_expected';
  readonly kind = 'invalid-input';

  constructor() {
    super('expected parameters in the first message were not met');
  }
}

/** A tick that brings parameters twice. */
export class SecondParametersError extends ExpectedError {
  readonly code = 'second_parameters';
  readonly kind = 'invalid-input';

  constructor() {
    super('parameters: found a second message of them, expected tickets only');
  }
}

/** A validated ticket that the strategy neither accepted nor refused. */
export class NoVerdictError extends Error {
  readonly code = 'no_verdict';

  constructor(answer: unknown) {
    super(`validateTicket: the strategy answered ${typeof answer}, expected true or false`);
    this.name = 'NoVerdictError';
  }
}
