import { readEnvironment } from '../common/config/environment.js';
import type { CliSurroundings } from './cli-context.js';
import { stopSignal } from './stop-signal.js';
import { processTerminal } from './terminal.js';

/** A program: from its arguments and surroundings to its exit code. */
export type Program = (args: readonly string[], surroundings: CliSurroundings) => Promise<number>;

/** Runs a program as this process: its arguments, its streams, its environment, its signals. */
export async function runAsProcess(program: Program): Promise<void> {
  const terminal = processTerminal();
  const stop = stopSignal();
  try {
    process.exitCode = await program(process.argv.slice(2), {
      terminal,
      environment: readEnvironment(),
      stop: stop.signal,
    });
  } finally {
    stop.release();
  }
}
