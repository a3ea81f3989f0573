/**
 * Measures the host against a bare grpc-js + proto-loader echo and against its budgets; exits 1 when
 * one is missed, and fails when an answer was not the right one.
 *
 * `npm run bench`                    all of it, about four minutes
 * `npm run bench -- --quick`         fewer and shorter rounds, without the concerns one by one
 * `npm run bench -- --alternatives`  the wirings of docs/decisions/0003, and nothing else
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalAgs } from '../src/local-ags/local-ags.js';
import { WIRINGS } from './alternatives/wirings.js';
import { BUDGETS } from './budgets.js';
import { CreatedHook } from './load/created-hook.js';
import { START_HEAD, startRow } from './report/start-rows.js';
import { SUMMARY_HEAD, type Summary, summarize, summaryRow } from './report/summary.js';
import { table } from './report/table.js';
import { type Contender, interleaved, type Rounds } from './scenarios/interleaved.js';
import { MeasuredHost } from './scenarios/measured-host.js';
import { untilReady } from './scenarios/ready.js';
import { LOAD_SHAPE, ServedLoad } from './scenarios/served-load.js';
import { bestNestImportMs, bestOf, startAndIdle } from './scenarios/start-and-idle.js';
import { CollectorStub } from './servers/collector-stub.js';
import { ALL, CONCERNS, type Concerns, NONE, nameOf, only } from './servers/concerns.js';
import {
  bareEchoCommand,
  hostCommand,
  type Strategy,
  type Surroundings,
  startFlags,
  stockNestCommand,
} from './servers/host.js';

const STRATEGIES = ['echo', 'sample'] as const;

/** Many short rounds, because the machine is rarely ours alone for long. */
const FULL = { warmUpMs: 2500, measureMs: 400, rounds: 30 } as const;
const QUICK = { warmUpMs: 1500, measureMs: 300, rounds: 15 } as const;
const EACH = { warmUpMs: 1500, measureMs: 300, rounds: 15 } as const;
const STARTS = 5;

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    alternatives: { type: 'boolean', default: false },
  },
});
const misses: string[] = [];
const directory = await mkdtemp(join(tmpdir(), 'extend-host-bench-'));
const ags = await startLocalAgs({ port: 0, seed: 'bench' });
const collector = await CollectorStub.start();
const surroundings: Surroundings = { ags, collector, directory };
const hook = new CreatedHook(ags.issueDelegateToken());
try {
  describeMachine();
  if (flags.alternatives) await alternatives();
  else await budgets();
} finally {
  collector.close();
  await ags.close();
  await rm(directory, { recursive: true });
}
for (const miss of misses) console.log(`MISSED: ${miss}`);
process.exitCode = misses.length === 0 ? 0 : 1;

async function budgets(): Promise<void> {
  for (const strategy of STRATEGIES) await pairs(strategy, flags.quick ? QUICK : FULL);
  if (!flags.quick) for (const strategy of STRATEGIES) await concernByConcern(strategy);
  await startAndMemory();
  if (misses.length === 0) console.log('all budgets are met');
}

function describeMachine(): void {
  const processors = cpus();
  console.log(
    `${processors.length} × ${processors[0]?.model.trim()}, ${process.platform} ${process.arch}, ` +
      `Node ${process.versions.node} with "${startFlags().join(' ')}", ` +
      `${new Date().toISOString().slice(0, 10)}\n` +
      `${LOAD_SHAPE.connections} connections × ${LOAD_SHAPE.streamsPerConnection} streams, ` +
      'on-session-created.typical\n',
  );
}

/** The budget of the call path: everything on, in pairs with the bare echo. */
async function pairs(strategy: Strategy, rounds: Rounds): Promise<void> {
  const [bare, host] = await compareHosts(strategy, [ALL], rounds);
  if (bare === undefined || host === undefined) throw new Error('nothing was measured');
  print(`${strategy}, everything on, ${rounds.rounds} pairs`, [bare, host]);
  const { gate, aim } = BUDGETS.callsPerCpuSecond;
  const ratio = host.ratio.median;
  const verdict = ratio >= aim ? 'aim reached' : ratio >= gate ? 'gate passed' : 'gate missed';
  console.log(`${ratio.toFixed(2)} × the bare echo (gate ${gate}, aim ${aim}): ${verdict}\n`);
  if (ratio < gate) misses.push(`${strategy}: ${ratio.toFixed(2)} × the bare echo, gate ${gate}`);
}

/** What each concern costs by itself. */
async function concernByConcern(strategy: Strategy): Promise<void> {
  const settings = [NONE, ...CONCERNS.map(only), ALL];
  const summaries = await compareHosts(strategy, settings, EACH);
  print(`${strategy}, concern by concern, ${EACH.rounds} rounds`, summaries);
}

async function compareHosts(
  strategy: Strategy,
  settings: readonly Concerns[],
  rounds: Rounds,
): Promise<readonly Summary[]> {
  const hosts = settings.map((concerns) => ({
    name: `host, ${nameOf(concerns)}`,
    start: () => MeasuredHost.start(strategy, concerns, hook, surroundings),
  }));
  return compare(hosts, rounds);
}

/** The host against the same hook on Nest's own transport. */
async function alternatives(): Promise<void> {
  const wirings = WIRINGS.map((wiring) => ({
    name: `Nest's transport: ${wiring}`,
    start: () =>
      ServedLoad.start(
        stockNestCommand(wiring, surroundings),
        hook.judgedBy('same session'),
        untilReady,
      ),
  }));
  const host = {
    name: 'the host',
    start: () => MeasuredHost.start('echo', ALL, hook, surroundings),
  };
  print(`wirings, ${FULL.rounds} rounds`, await compare([...wirings, host], FULL));
}

interface Startable {
  readonly name: string;
  start(): Promise<Contender & { stop(): Promise<void> }>;
}

/** Runs all of them beside a bare echo, which comes first in the result. */
async function compare(
  startables: readonly Startable[],
  rounds: Rounds,
): Promise<readonly Summary[]> {
  const bare = await ServedLoad.start(bareEchoCommand(surroundings), hook.judgedBy('same session'));
  const running: Awaited<ReturnType<Startable['start']>>[] = [];
  try {
    for (const each of startables) running.push(await each.start());
    const [yardstick = [], ...samples] = await interleaved([bare, ...running], rounds);
    return [
      summarize('bare echo', yardstick, yardstick),
      ...startables.map(({ name }, index) => summarize(name, samples[index] ?? [], yardstick)),
    ];
  } finally {
    await bare.stop();
    for (const each of running) await each.stop();
  }
}

async function startAndMemory(): Promise<void> {
  const nestMs = await bestNestImportMs(STARTS);
  const commands = [
    { ...hostCommand('sample', { ...ALL, trace: false }, surroundings), name: 'host' },
    { ...hostCommand('sample', ALL, surroundings), name: 'host with a trace exporter' },
  ];
  const results = await startAndIdle(commands, STARTS);
  console.log(`## start and idle memory, ${STARTS} starts\n`);
  console.log(
    table(
      START_HEAD,
      results.map((result) => startRow(result, nestMs)),
    ),
  );
  console.log(`import of @nestjs/core alone: ${nestMs.toFixed(0)} ms\n`);
  for (const { name, startsMs, idleMegabytes } of results) {
    const best = bestOf(startsMs);
    if (best >= BUDGETS.startMs) misses.push(`${name}: ${best.toFixed(0)} ms to start`);
    if (idleMegabytes >= BUDGETS.idleMegabytes) {
      misses.push(`${name}: ${idleMegabytes.toFixed(0)} MB idle`);
    }
  }
}

function print(title: string, summaries: readonly Summary[]): void {
  console.log(`## ${title}\n`);
  console.log(`${table(SUMMARY_HEAD, summaries.map(summaryRow))}\n`);
}
