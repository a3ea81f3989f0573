import { type CliEnvironment, readCliEnvironment } from '../common/config/cli-environment.js';
import { problemLine } from '../common/config/configuration-report.js';
import type { Environment } from '../common/config/environment.js';
import { badCommandLine } from './cli-failure.js';
import type { Terminal } from './terminal.js';

/** What the process gives to a command. */
export interface CliSurroundings {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** Aborted when the user wants to end. */
  readonly stop: AbortSignal;
}

/**
 * The variables that the tool reads.
 * @throws CliFailure that names every one that is wrong
 */
export function variablesOf({ environment }: CliSurroundings): CliEnvironment {
  const { values, problems } = readCliEnvironment(environment);
  if (problems.length > 0) throw badCommandLine(problems.map(problemLine).join('\n'));
  return values;
}
