import { EXIT_CODE } from '../common/config/exit-code.js';

/** A command cannot go on; its message is the one line that the user sees. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';

  constructor(
    message: string,
    readonly exitCode: number = EXIT_CODE.failure,
  ) {
    super(message);
  }
}

/** The command line, or a variable, is wrong. */
export function badCommandLine(message: string): CliFailure {
  return new CliFailure(message, EXIT_CODE.configuration);
}
