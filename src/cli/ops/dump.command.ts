import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { pidFile } from '../../common/lifecycle/pid-file.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { systemErrorCode } from '../system-error.js';

interface DumpOptions {
  readonly workspace?: string;
  readonly logs: string;
  readonly pid?: number;
  readonly json?: true;
}

const DUMP = /^RpcServerDump-\d+\.txt$/;
/** The host watches its event loop for a moment before it writes. */
const PATIENCE_MS = 10_000;
const EVERY_MS = 50;
/** Of SIGUSR2 in the mask of `/proc/<pid>/status`. */
const SIGNAL_BIT = 1n << 11n;

/** `extend-host ops dump` */
export function dumpCommand(command: Command, surroundings: CliSurroundings): Command {
  return command
    .description('have a host on this machine write down what it does right now, and print it')
    .option('-w, --workspace <folder>', 'workspace of the host (default: STATE_URL)')
    .option('--logs <folder>', 'its folder for logs, absolute or in the workspace', 'logs')
    .option('--pid <number>', 'its process (default: the one that its workspace names)', pidOption)
    .option('--json', 'print the path of the dump as JSON, and not the dump')
    .action((options: DumpOptions) => dump(options, surroundings));
}

async function dump(options: DumpOptions, surroundings: CliSurroundings): Promise<void> {
  const { terminal, environment, stop } = surroundings;
  const workspace =
    options.workspace === undefined
      ? variablesOf(surroundings).workspace
      : resolve(environment.directory, options.workspace);
  const folder = resolve(workspace, options.logs);
  const pid = options.pid ?? (await pidOf(workspace));
  const before = await dumpsIn(folder);
  await signal(pid);
  const name = await newDump(folder, before, stop);
  const path = join(folder, name);
  if (options.json) terminal.out(JSON.stringify({ path }));
  else {
    terminal.err(path);
    terminal.out((await readFile(path, 'utf8')).trimEnd());
  }
}

async function pidOf(workspace: string): Promise<number> {
  try {
    return Number.parseInt(await readFile(pidFile(workspace), 'utf8'), 10);
  } catch {
    throw new CliFailure(
      `no host runs with the workspace ${workspace} and ENABLE_OPERATIONS=true (--workspace, --pid)`,
    );
  }
}

/** @throws CliFailure for a process that is not there, or that the signal would end */
async function signal(pid: number): Promise<void> {
  if (!(await catchesSignal(pid))) {
    throw new CliFailure(
      `process ${pid} does not take SIGUSR2: is it the host, and OPERATIONS_DEBUG_SIGNAL on?`,
    );
  }
  try {
    process.kill(pid, 'SIGUSR2');
  } catch (error) {
    throw new CliFailure(`process ${pid}: ${systemErrorCode(error) ?? String(error)}`);
  }
}

/** Looked up where the system tells it; a process that does not take the signal dies of it. */
async function catchesSignal(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, caught = '0'] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(status) ?? [];
  return (BigInt(`0x${caught}`) & SIGNAL_BIT) !== 0n;
}

async function newDump(
  folder: string,
  before: readonly string[],
  stop: AbortSignal,
): Promise<string> {
  const patienceEnds = performance.now() + PATIENCE_MS;
  for (;;) {
    for (const name of await dumpsIn(folder)) {
      if (!before.includes(name) && (await isComplete(join(folder, name)))) return name;
    }
    stop.throwIfAborted();
    if (performance.now() > patienceEnds) {
      throw new CliFailure(
        `no new dump in ${folder} (--logs); the host writes one every few seconds at most`,
      );
    }
    await wait(EVERY_MS);
  }
}

/** The pending calls come last, and at least one line says that there are none. */
async function isComplete(path: string): Promise<boolean> {
  return /\nPending calls:\n.*\n$/s.test(await readFile(path, 'utf8'));
}

async function dumpsIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []); // made with the first dump
  return names.filter((name) => DUMP.test(name));
}

function pidOption(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text)) throw new InvalidArgumentError('expected a process id');
  return Number(text);
}
