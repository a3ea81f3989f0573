import { readEnvironment } from '../common/config/environment.js';
import { runCli } from './run-cli.js';
import { stopSignal } from './stop-signal.js';
import { processTerminal } from './terminal.js';

/** Runs a command line as this process: its streams, its environment, its signals. */
export async function runAsProcess(args: readonly string[]): Promise<void> {
  const terminal = processTerminal();
  const stop = stopSignal();
  try {
    process.exitCode = await runCli(args, {
      terminal,
      environment: readEnvironment(),
      stop: stop.signal,
    });
  } finally {
    stop.release();
  }
}
