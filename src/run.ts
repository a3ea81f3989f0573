import { catalogue, surroundingProblems } from './app.module.js';
import { parseCommandLine } from './common/config/command-line.js';
import { reportLines } from './common/config/configuration-report.js';
import { handOnToLibraries, readEnvironment } from './common/config/environment.js';
import { EXIT_CODE } from './common/config/exit-code.js';
import { type LoadedConfig, loadConfig } from './common/config/load-config.js';
import { itemProblem } from './host/item-problem.js';
import { serve } from './serve.js';

/** From the command line to a host that serves until it is told to stop. */
export async function run(args: readonly string[]): Promise<void> {
  const command = parseCommandLine(args);
  if (command.kind === 'end') {
    process.stdout.write(command.stdout);
    process.stderr.write(command.stderr);
    process.exitCode = command.exitCode;
    return;
  }
  const environment = readEnvironment();
  const read = loadConfig({ ...environment, ...command, catalogue: catalogue() });
  handOnToLibraries(environment);
  const loaded = await lookedAround(read);
  if (command.check || !loaded.ok) {
    const problem = loaded.ok ? await itemProblem(loaded.config) : undefined;
    if (problem === undefined) report(loaded);
    else reportItem(problem);
    return;
  }
  await serve(loaded.config, loaded.warnings);
}

/**
 * A configuration is of no use where what it relies on is missing, and who mends one that is wrong
 * wants to hear of that too.
 */
async function lookedAround(loaded: LoadedConfig): Promise<LoadedConfig> {
  const missing = await surroundingProblems(loaded);
  if (missing.length === 0) return loaded;
  const { warnings } = loaded;
  const problems = loaded.ok ? missing : [...loaded.problems, ...missing];
  return { ok: false, problems, warnings, serverProvider: undefined };
}

/** Values of items and files of loggers are looked at only once the rest is in order. */
function reportItem(problem: string): void {
  process.stderr.write(`${problem}\n`);
  process.exitCode = EXIT_CODE.configuration;
}

function report(loaded: LoadedConfig): void {
  const stream = loaded.ok ? process.stdout : process.stderr;
  for (const line of reportLines(loaded)) stream.write(`${line}\n`);
  process.exitCode = loaded.ok ? EXIT_CODE.clean : EXIT_CODE.configuration;
}
