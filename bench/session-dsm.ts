/**
 * What the session DSM costs, and whether it leaks: `npm run bench:session-dsm`. Exits 1 when a server,
 * a port or a record is left, and fails when an answer was not the right one.
 *
 * - calls per second with `DEMO` against a bare grpc-js + proto-loader server of the same answers
 * - 1,000 sessions created and terminated with `LOCAL`, 50 at a time, each with a process of its own
 *
 * `-- --quick`: fewer rounds and 100 sessions
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalAgs } from '../src/local-ags/local-ags.js';
import { DemoServers } from './load/demo-servers.js';
import { quantile } from './load/quantile.js';
import { SUMMARY_HEAD, summarize, summaryRow } from './report/summary.js';
import { table } from './report/table.js';
import { interleaved } from './scenarios/interleaved.js';
import { untilReady } from './scenarios/ready.js';
import { LOAD_SHAPE, ServedLoad } from './scenarios/served-load.js';
import {
  CROWD_PORTS,
  type CrowdResult,
  type CrowdSize,
  sessionCrowd,
} from './scenarios/session-crowd.js';
import { CollectorStub } from './servers/collector-stub.js';
import { ALL } from './servers/concerns.js';
import { bareEchoCommand, hostCommand, type Surroundings } from './servers/host.js';

const FULL = { warmUpMs: 2500, measureMs: 400, rounds: 30 } as const;
const QUICK = { warmUpMs: 1000, measureMs: 300, rounds: 10 } as const;
/** As many as `LOCAL_DS_MAX` allows by default are under way. */
const CROWD: CrowdSize = { sessions: 1000, inFlight: 50 };

const { values: flags } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const directory = await mkdtemp(join(tmpdir(), 'extend-host-bench-'));
const ags = await startLocalAgs({ port: 0, seed: 'bench' });
const collector = await CollectorStub.start();
const surroundings: Surroundings = { ags, collector, directory };
try {
  const processors = cpus();
  console.log(
    `${processors.length} × ${processors[0]?.model.trim()}, ${process.platform} ${process.arch}, ` +
      `Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
  );
  await demo();
  await local(flags.quick ? { ...CROWD, sessions: 100 } : CROWD);
} finally {
  collector.close();
  await ags.close();
  await rm(directory, { recursive: true });
}

async function demo(): Promise<void> {
  const judged = new DemoServers(ags.issueDelegateToken());
  const bare = await ServedLoad.start(bareEchoCommand(surroundings), judged);
  const command = { ...hostCommand('echo', ALL, surroundings), name: 'host (DEMO)' };
  const host = await ServedLoad.start(command, judged, untilReady).catch(async (error) => {
    await bare.stop();
    throw error;
  });
  try {
    const rounds = flags.quick ? QUICK : FULL;
    const [yardstick = [], samples = []] = await interleaved([bare, host], rounds);
    const rows = [
      summarize('bare echo', yardstick, yardstick),
      summarize('host, DEMO', samples, yardstick),
    ].map(summaryRow);
    const { connections, streamsPerConnection } = LOAD_SHAPE;
    console.log(
      `## CreateGameSession with DEMO, everything on, ${rounds.rounds} pairs, ` +
        `${connections} connections × ${streamsPerConnection} streams\n`,
    );
    console.log(`${table(SUMMARY_HEAD, rows)}\n`);
  } finally {
    await host.stop();
    await bare.stop();
  }
}

async function local(size: CrowdSize): Promise<void> {
  const command = hostCommand('echo', ALL, surroundings);
  const { from, to } = CROWD_PORTS;
  const result = await sessionCrowd(
    {
      ...command,
      name: 'host (LOCAL)',
      env: { ...command.env, DS_PROVIDER: 'LOCAL', LOCAL_DS_PORT_RANGE: `${from}-${to}` },
    },
    surroundings,
    size,
  );
  const { sessions, inFlight } = size;
  console.log(`## ${sessions} sessions with LOCAL, ${inFlight} in flight\n`);
  const perSession = (result.hostCpuSeconds / sessions) * 1000;
  console.log(
    table(
      [
        'sessions/s',
        'create p50 ms',
        'p99 ms',
        'terminate p50 ms',
        'p99 ms',
        'host CPU ms/session',
      ],
      [
        [
          (sessions / result.seconds).toFixed(1),
          ...[result.createMs, result.terminateMs].flatMap((each) => [
            quantile(each, 0.5).toFixed(0),
            quantile(each, 0.99).toFixed(0),
          ]),
          perSession.toFixed(1),
        ],
      ],
    ),
  );
  console.log(
    `\n${result.servers} different servers, at most ${result.mostProcesses} counted at a time\n` +
      `game servers before ${result.before.processes}, after ${result.after.processes}; ` +
      `free ports of ${from}-${to} before ${result.before.freePorts}, after ${result.after.freePorts}; ` +
      `records left ${result.recordsLeft}`,
  );
  const leaks = leaksOf(result, size);
  for (const leak of leaks) console.log(`LEAKED: ${leak}`);
  if (leaks.length === 0) console.log('none leaked');
  else process.exitCode = 1;
}

function leaksOf({ before, after, recordsLeft, servers }: CrowdResult, size: CrowdSize): string[] {
  const leaks: string[] = [];
  if (after.processes !== before.processes) leaks.push('processes');
  if (after.freePorts !== before.freePorts) leaks.push('ports');
  if (recordsLeft > 0) leaks.push('records');
  if (servers !== size.sessions) leaks.push(`${size.sessions} sessions had ${servers} servers`);
  return leaks;
}
