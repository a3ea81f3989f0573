import { type ErrorKind, ExpectedError } from '../errors/expected-error.js';
import { RESULT_CODE } from './result-code.js';

const KIND: Readonly<Record<number, ErrorKind>> = {
  [RESULT_CODE.ERROR_PARAM_MISSING]: 'invalid-input',
  [RESULT_CODE.ERROR_PARAM_INVALID]: 'invalid-input',
  [RESULT_CODE.ERROR_PARAM_UNSUPPORTED]: 'invalid-input',
  [RESULT_CODE.ERROR_ITEM_UNKNOWN]: 'not-found',
  [RESULT_CODE.ERROR_REQUEST_TIMEOUT]: 'timed-out',
  [RESULT_CODE.ERROR_REQUEST_UNSUPPORTED]: 'not-implemented',
  [RESULT_CODE.ERROR_STATE_UNREACHABLE]: 'not-ready',
};

/**
 * A failure with a result code: in the answer of an operations-style service it travels as such,
 * elsewhere as the status of its kind. At the start it ends the process, with the code in the log.
 */
export class ServiceFailure extends ExpectedError {
  readonly code = 'service_failure';
  readonly kind: ErrorKind;

  /** @param resultCode  of `RESULT_CODE`, or one of the service's own above `ERROR_CUSTOM` */
  constructor(
    readonly resultCode: number,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.kind = KIND[resultCode] ?? 'precondition-failed';
  }
}
