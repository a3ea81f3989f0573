import { once } from 'node:events';
import { dirname, join, relative, resolve } from 'node:path';
import { Command, CommanderError } from 'commander';
import { EXIT_CODE } from '../../common/config/exit-code.js';
import { AgsRefusedError, AgsUnreachableError } from '../ags/ags-refused.error.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { playStory } from '../play/play-story.js';
import { TextListener } from '../play/text-listener.js';
import { ChildProgramError } from './child-program.js';
import { DEMO_STRATEGY, type DemoPrograms, startDemoPrograms } from './demo-programs.js';

const WORKSPACE = '.extend-host';

interface DemoOptions {
  readonly exit?: true;
  readonly verbose?: true;
}

/**
 * What `make run` and `make demo` do: a local AGS and a host as processes, the story between them,
 * and then, unless told to end, both at the user's service until Ctrl-C.
 * @returns the exit code
 */
export async function runDemo(
  args: readonly string[],
  surroundings: CliSurroundings,
): Promise<number> {
  const { terminal } = surroundings;
  const command = new Command('demo')
    .description('start a local AGS and the host, play a story, and serve until Ctrl-C')
    .option('--exit', 'end after the story: 0 if every step held, 1 otherwise')
    .option('--verbose', 'show the logs of both')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.err });
  try {
    const options = command.parse(args, { from: 'user' }).opts<DemoOptions>();
    return await demo(options, surroundings);
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? EXIT_CODE.clean : EXIT_CODE.configuration;
    }
    if (!isForeseen(error)) throw error;
    terminal.err(error.message);
    return error instanceof CliFailure ? error.exitCode : EXIT_CODE.failure;
  }
}

async function demo(options: DemoOptions, surroundings: CliSurroundings): Promise<number> {
  const { terminal, stop, environment } = surroundings;
  const begin = performance.now();
  const programs = await startDemoPrograms({
    variables: variablesOf(surroundings),
    workspace: resolve(environment.directory, WORKSPACE),
    surroundings,
    isVerbose: options.verbose ?? false,
  });
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  try {
    terminal.out(`local AGS and host are up after ${seconds} s`);
    terminal.out(
      `AGS   ${programs.credentials.baseUrl}, namespace ${programs.credentials.namespace}`,
    );
    const address = `127.0.0.1:${programs.grpcPort}`;
    terminal.out(`host  ${address}, tokens checked, session manager strategy "${DEMO_STRATEGY}",`);
    terminal.out('      dedicated servers are processes of this machine (LOCAL)');
    const { held, failed } = await playStory({
      credentials: programs.credentials,
      target: { customURL: address },
      isLocal: true,
      strategy: DEMO_STRATEGY,
      gameServer: 'ours',
      listener: new TextListener(terminal),
      stop,
    });
    terminal.out(`\n${held} of ${held + failed} steps held`);
    const storyCode = failed === 0 ? EXIT_CODE.clean : EXIT_CODE.failure;
    if (options.exit) return stop.aborted ? EXIT_CODE.failure : storyCode;
    return await serve(programs, storyCode, surroundings);
  } finally {
    await programs.stop();
  }
}

/** Tells where everything is, and waits for the user or for a program that gives up. */
async function serve(
  programs: DemoPrograms,
  storyCode: number,
  { terminal, stop, environment }: CliSurroundings,
): Promise<number> {
  const { grpcPort, httpPort, operationsPort, shapes, credentials, hostLog } = programs;
  const http = `http://127.0.0.1:${httpPort}`;
  terminal.out('\nServing until Ctrl-C:');
  terminal.out(`  gRPC       127.0.0.1:${grpcPort} (overrides, health, reflection)`);
  terminal.out(
    `  operations localhost:${operationsPort} (gRPC: settings, loggers, events, the end)`,
  );
  terminal.out(`  shapes     localhost:${shapes.port} (gRPC: all four kinds of methods)`);
  terminal.out(`  metrics    ${http}/metrics`);
  terminal.out(`  health     ${http}/healthz (alive), ${http}/readyz (ready)`);
  terminal.out(`  local AGS  ${credentials.baseUrl}`);
  terminal.out(`  host's log ${relative(environment.directory, hostLog)}`);
  const serverLogs = join(dirname(hostLog), 'session-dsm', 'logs');
  terminal.out(`  servers    ${relative(environment.directory, serverLogs)} (their logs)`);
  terminal.out('\nAsk the host what it serves, and change it while it runs:');
  terminal.out(`  node dist/cli.js ops info --address localhost:${operationsPort}`);
  terminal.out('\nCall a hook yourself, with a real token:');
  const data = `'{"session":{"session":{"id":"mine"}}}'`;
  const where = `--address 127.0.0.1:${grpcPort} --base-url ${credentials.baseUrl}`;
  terminal.out(`  node dist/cli.js call OnSessionCreated --data ${data} \\`);
  terminal.out(`    ${where} --namespace ${credentials.namespace} \\`);
  terminal.out(
    `    --client-id ${credentials.clientId} --client-secret ${credentials.clientSecret}`,
  );
  terminal.out('\nOr create a shape, and look at it; "shapes menu" has all methods:');
  terminal.out('  node dist/cli.js shapes create Triangle --plaintext \\');
  terminal.out(`    --address localhost:${shapes.port} --signature ${shapes.signature}`);
  if (stop.aborted) return storyCode;
  const ended = await Promise.race([once(stop, 'abort').then(() => undefined), programs.ended()]);
  if (ended !== undefined) throw ended;
  terminal.out('\nstopping: the host finishes the calls in flight');
  return storyCode;
}

function isForeseen(error: unknown): error is Error {
  return (
    error instanceof CliFailure ||
    error instanceof ChildProgramError ||
    error instanceof AgsRefusedError ||
    error instanceof AgsUnreachableError
  );
}
