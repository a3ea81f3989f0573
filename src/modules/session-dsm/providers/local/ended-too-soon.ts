import {
  ProviderUnavailableError,
  ServerPreconditionError,
} from '../../domain/dedicated-server.errors.js';
import type { ProcessEnd } from './server-process.js';

/** A shell could not run the command. */
const NOT_RUNNABLE = [126, 127];

/** What became of a server that has ended before players could connect. */
export function endedTooSoon({ code, signal }: ProcessEnd, logFile: string): Error {
  const how = signal === null ? `with exit code ${code ?? 'unknown'}` : `by ${signal}`;
  if (code !== null && NOT_RUNNABLE.includes(code)) {
    return new ServerPreconditionError(
      `the command of LOCAL_DS_COMMAND cannot be run; see the log ${logFile}`,
    );
  }
  return new ProviderUnavailableError(
    `the server ended ${how} before it was ready; see its log ${logFile}`,
    { isTransient: false },
  );
}
