import { runCli } from '../../../src/cli/run-cli.js';
import type { Terminal } from '../../../src/cli/terminal.js';

/** A command line that runs, or ran. */
export interface RunningCommand {
  /** Lines of the result so far. */
  readonly out: readonly string[];
  /** Lines about the work so far. */
  readonly err: readonly string[];
  /** Questions so far. */
  readonly prompts: readonly string[];
  /** What Ctrl-C does. */
  interrupt(): void;
  readonly exitCode: Promise<number>;
}

/** What surrounds the command. */
export interface CommandSurroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Where the command is run; default: nowhere. */
  readonly directory?: string;
  /** Hears every line of the result. */
  readonly onOut?: (line: string) => void;
}

/** Runs a command line of the developer's tool in this process. */
export function runCommand(
  args: readonly string[],
  { env = {}, input = '', directory = '/nowhere', onOut }: CommandSurroundings = {},
): RunningCommand {
  const out: string[] = [];
  const err: string[] = [];
  const prompts: string[] = [];
  const stop = new AbortController();
  const terminal: Terminal = {
    isInteractive: false,
    out(line) {
      out.push(line);
      onOut?.(line);
    },
    err: (line) => void err.push(line),
    readInput: async () => input,
    prompt: (question) => void prompts.push(question),
    openLines() {
      const lines = input.split('\n');
      return { next: async () => lines.shift(), close: () => undefined };
    },
  };
  const environment = {
    env,
    envFile: undefined,
    directory,
    readTextFile: () => '',
  };
  const exitCode = runCli(args, { terminal, environment, stop: stop.signal });
  return { out, err, prompts, interrupt: () => stop.abort(), exitCode };
}

/** What a command left behind. */
export async function ended(command: RunningCommand) {
  const exitCode = await command.exitCode;
  return { exitCode, out: command.out.join('\n'), err: command.err.join('\n') };
}
