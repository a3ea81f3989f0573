import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { median } from '../load/quantile.js';
import { startFlags } from '../servers/host.js';
import { type ServerCommand, ServerProcess } from '../servers/server-process.js';

/** After its start V8 still tidies up for some seconds. */
const SETTLE_MS = 8000;

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));

/** Prints what a server prints, so that it is timed by the same means. */
const IMPORT_NEST =
  "await import('@nestjs/core'); console.log(JSON.stringify({ msg: 'listening', grpcPort: 0 }))";

/** How a command starts, and what it holds when nothing happens. */
export interface StartAndIdle {
  readonly name: string;
  readonly startsMs: readonly number[];
  /** Of all starts, in megabytes of 10^6 bytes. */
  readonly idleMegabytes: number;
}

export function bestOf(milliseconds: readonly number[]): number {
  return Math.min(...milliseconds);
}

/** Starts each command as often as asked, in turns, then leaves all of them alone for a while. */
export async function startAndIdle(
  commands: readonly ServerCommand[],
  starts: number,
): Promise<readonly StartAndIdle[]> {
  const running: ServerProcess[][] = commands.map(() => []);
  try {
    for (let i = 0; i < starts; i++) {
      for (const [index, command] of commands.entries()) {
        running[index]?.push(await ServerProcess.start(command));
      }
    }
    await sleep(SETTLE_MS);
    return commands.map(({ name }, index) => {
      const servers = running[index] ?? [];
      return {
        name,
        startsMs: servers.map((server) => server.startMs),
        idleMegabytes: median(servers.map((server) => server.residentMegabytes())),
      };
    });
  } finally {
    await Promise.all(running.flat().map((server) => server.stop()));
  }
}

/** Milliseconds until a Node with the flags of `npm start` has imported `@nestjs/core`, best of. */
export async function bestNestImportMs(starts: number): Promise<number> {
  const command: ServerCommand = {
    name: 'import of @nestjs/core',
    args: [...startFlags(), '--input-type=module', '--eval', IMPORT_NEST],
    directory: PROJECT,
    env: {},
  };
  const startsMs: number[] = [];
  for (let i = 0; i < starts; i++) {
    const server = await ServerProcess.start(command);
    startsMs.push(server.startMs);
    await server.stop();
  }
  return bestOf(startsMs);
}
