import { readEnvironment } from '../common/config/environment.js';
import type { CliSurroundings } from './cli-context.js';
import { stopSignal } from './stop-signal.js';
import { processTerminal } from './terminal.js';

/** A program: from its arguments and surroundings to its exit code. */
export type Program = (args: readonly string[], surroundings: CliSurroundings) => Promise<number>;

const ONE_DAY_MS = 86_400_000;

/** Runs a program as this process: its arguments, its streams, its environment, its signals. */
export async function runAsProcess(program: Program): Promise<void> {
  const terminal = processTerminal();
  const stop = stopSignal();
  // The timers of the common code keep no process alive: a program that only waits would be ended.
  const alive = setInterval(() => undefined, ONE_DAY_MS);
  try {
    process.exitCode = await program(process.argv.slice(2), {
      terminal,
      environment: readEnvironment(),
      stop: stop.signal,
    });
  } finally {
    clearInterval(alive);
    stop.release();
  }
}
