import { type ErrorKind, ExpectedError } from '../errors/expected-error.js';
import { RESULT_CODE, resultCodeName } from './result-code.js';

/** For the rare caller who is answered by a gRPC status; every other code is `unknown` to it. */
const KIND_OF_CODE: Readonly<Record<number, ErrorKind>> = {
  [RESULT_CODE.ERROR_PARAM_MISSING]: 'invalid-input',
  [RESULT_CODE.ERROR_PARAM_INVALID]: 'invalid-input',
  [RESULT_CODE.ERROR_ITEM_UNKNOWN]: 'not-found',
  [RESULT_CODE.ERROR_ITEM_BUSY]: 'exhausted',
  [RESULT_CODE.ERROR_PROXY_UNREGISTERED]: 'not-ready',
  [RESULT_CODE.ERROR_STATE_UNREACHABLE]: 'not-ready',
  [RESULT_CODE.ERROR_REQUEST_TIMEOUT]: 'timed-out',
};

/** A failure that a reply of an operations-style service carries in its `Result`. */
export class ResultError extends ExpectedError {
  readonly code = 'result';

  constructor(
    readonly resultCode: number,
    message: string,
  ) {
    super(message);
  }

  override get kind(): ErrorKind {
    return KIND_OF_CODE[this.resultCode] ?? 'unknown';
  }

  /** As in `ERROR_PARAM_MISSING`. */
  get codeName(): string {
    return resultCodeName(this.resultCode);
  }
}
