import { EXIT_CODE } from '../config/exit-code.js';
import { ListenError } from '../grpc/listen.error.js';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE, resultCodeName } from '../operations/result-code.js';

/** What a start that failed is told with. */
export interface StartFailure {
  readonly exitCode: number;
  /** For the log line. */
  readonly fields: { readonly resultCode: number; readonly result: string };
}

/** Wrong items and files of items: the operator's to mend before the next start. */
const CONFIGURATION: readonly number[] = [
  RESULT_CODE.ERROR_PARAM_MISSING,
  RESULT_CODE.ERROR_PARAM_INVALID,
  RESULT_CODE.ERROR_PARAM_UNSUPPORTED,
  RESULT_CODE.ERROR_MODEL_INVALID,
  RESULT_CODE.ERROR_MODEL_SYNTAX,
];

/** The result code of the failure of a start, and how the process ends. */
export function startFailure(error: unknown): StartFailure {
  const resultCode = resultCodeOf(error);
  return {
    exitCode: CONFIGURATION.includes(resultCode) ? EXIT_CODE.configuration : EXIT_CODE.failure,
    fields: { resultCode, result: resultCodeName(resultCode) },
  };
}

function resultCodeOf(error: unknown): number {
  if (error instanceof ResultError) return error.resultCode;
  if (error instanceof ListenError && error.isPortBusy) return RESULT_CODE.ERROR_PORT_BUSY;
  return RESULT_CODE.ERROR;
}
