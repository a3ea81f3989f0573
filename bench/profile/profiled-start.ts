import { mkdtemp, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerCommand, ServerProcess } from '../servers/server-process.js';
import { type Costs, cpuByPackage, heapByPackage } from './package-costs.js';

/** Where the CPU time of a start and the memory after it went. */
export interface ProfiledStart {
  readonly cpuMs: Costs;
  readonly heapMegabytes: Costs;
}

/** Starts and ends a server twice, once under each profiler, which would disturb each other. */
export async function profiledStart(command: ServerCommand): Promise<ProfiledStart> {
  return {
    cpuMs: cpuByPackage(await profileOf(command, ['--cpu-prof', '--cpu-prof-interval=250'])),
    heapMegabytes: heapByPackage(
      await profileOf(command, ['--heap-prof', '--heap-prof-interval=65536']),
    ),
  };
}

/** @returns path of the profile of the main thread, which is the largest */
async function profileOf(command: ServerCommand, flags: readonly string[]): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'extend-host-profile-'));
  const server = await ServerProcess.start({
    ...command,
    args: [...flags, `--diagnostic-dir=${directory}`, ...command.args],
  });
  await server.stop();
  const files = (await readdir(directory)).filter((name) => /\.0\.001\.\w+profile$/.test(name));
  const main = files[0];
  if (main === undefined) throw new Error(`${command.name}: wrote no profile`);
  return join(directory, main);
}
