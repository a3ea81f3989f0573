/**
 * Measures what a start costs with ever more of the host switched on, and where it goes.
 *
 * `npm run bench:start`: starts in turns, idle memory, then one start under each profiler of Node
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startLocalAgs } from '../src/local-ags/local-ags.js';
import { BUDGETS } from './budgets.js';
import type { Costs } from './profile/package-costs.js';
import { profiledStart } from './profile/profiled-start.js';
import { START_HEAD, startRow } from './report/start-rows.js';
import { table } from './report/table.js';
import { bestNestImportMs, bestOf, startAndIdle } from './scenarios/start-and-idle.js';
import { CollectorStub } from './servers/collector-stub.js';
import { ALL } from './servers/concerns.js';
import { hostCommand } from './servers/host.js';
import type { ServerCommand } from './servers/server-process.js';

const STARTS = 7;
const SHOWN = 14;

const EVERYTHING = {
  ENABLE_OPERATIONS: 'true',
  OPERATIONS_GRPC_PORT: '0',
  ENABLE_SHAPES: 'true',
  SHAPES_GRPC_PORT: '0',
  SHAPES_SIGNATURE_VALUE: 'bench',
};
const GAMELIFT = {
  DS_PROVIDER: 'GAMELIFT',
  AWS_REGION: 'us-west-2',
  AWS_ACCESS_KEY_ID: 'of the benchmark',
  AWS_SECRET_ACCESS_KEY: 'of the benchmark',
};
/** What a host would pay that did not wait with the clients of AWS until they are asked for. */
const EAGER_AWS = ['--import', fileURLToPath(new URL('profile/eager-aws.mjs', import.meta.url))];

const directory = await mkdtemp(join(tmpdir(), 'extend-host-bench-'));
const ags = await startLocalAgs({ port: 0, seed: 'bench' });
const collector = await CollectorStub.start();
try {
  const host = hostCommand('sample', { ...ALL, trace: false }, { ags, collector, directory });
  const all = withMore(host, 'all modules', EVERYTHING);
  const allAndGameLift = withMore(all, 'all modules, GAMELIFT', GAMELIFT);
  const commands = [
    withMore(host, 'overrides', {}),
    all,
    withMore(all, 'all modules, with the clients of AWS loaded', {}, EAGER_AWS),
    allAndGameLift,
  ];
  const nestMs = await bestNestImportMs(STARTS);
  const results = await startAndIdle(commands, STARTS);
  console.log(
    table(
      START_HEAD,
      results.map((result) => startRow(result, nestMs)),
    ),
  );
  console.log(`import of @nestjs/core alone: ${nestMs.toFixed(0)} ms\n`);
  for (const command of [all, allAndGameLift]) {
    const { cpuMs, heapMegabytes } = await profiledStart(command);
    console.log(`## ${command.name}\n`);
    console.log(`${table(['package', 'CPU ms', '%'], costRows(cpuMs, 0))}\n`);
    console.log(`${table(['package', 'heap MB', '%'], costRows(heapMegabytes, 1))}\n`);
  }
  for (const { name, startsMs, idleMegabytes } of results) {
    if (bestOf(startsMs) < BUDGETS.startMs && idleMegabytes < BUDGETS.idleMegabytes) continue;
    console.log(
      `MISSED: ${name}: ${bestOf(startsMs).toFixed(0)} ms, ${idleMegabytes.toFixed(0)} MB`,
    );
    process.exitCode = 1;
  }
} finally {
  collector.close();
  await ags.close();
  await rm(directory, { recursive: true });
}

function withMore(
  command: ServerCommand,
  name: string,
  env: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): ServerCommand {
  return {
    ...command,
    name,
    args: [...flags, ...command.args],
    env: { ...command.env, ...env },
  };
}

/** The largest costs, and the rest as one. */
function costRows(costs: Costs, digits: number): string[][] {
  const total = [...costs.values()].reduce((sum, cost) => sum + cost, 0);
  const sorted = [...costs].sort(([, one], [, other]) => other - one);
  const rest = sorted.slice(SHOWN).reduce((sum, [, cost]) => sum + cost, 0);
  return [...sorted.slice(0, SHOWN), ['the rest', rest] as const, ['total', total] as const].map(
    ([name, cost]) => [name, cost.toFixed(digits), ((100 * cost) / total).toFixed(0)],
  );
}
