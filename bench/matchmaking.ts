import { frameRun } from '../src/common/grpc/frame-run.js';
import {
  parametersMessage,
  type SentTime,
  sessionMessage,
  ticketMessage,
} from '../test/support/matchmaking/encode-tick.js';
import { BenchHost } from './matchmaking/bench-host.js';
import { naiveCpuMs } from './matchmaking/naive-cpu.js';
import { readMatches } from './matchmaking/read-matches.js';
import { TickSender, tickBody } from './matchmaking/tick-sender.js';
import {
  POOL_RULES,
  type PoolKind,
  type PoolTicket,
  sessionPool,
  ticketPool,
} from './matchmaking/ticket-pool.js';

/** One row: a pool, and the multiple of the naive matcher's CPU time that it may cost. */
interface Scenario {
  readonly name: string;
  readonly kind: PoolKind;
  readonly tickets: number;
  readonly sessions?: number;
  readonly gate?: number;
  readonly aim?: number;
}

const SCENARIOS: readonly Scenario[] = [
  { name: '1v1', kind: '1v1', tickets: 100 },
  { name: '1v1', kind: '1v1', tickets: 1_000, gate: 300, aim: 120 },
  { name: '1v1', kind: '1v1', tickets: 5_000 },
  { name: '1v1', kind: '1v1', tickets: 10_000, gate: 120, aim: 60 },
  { name: '1v1', kind: '1v1', tickets: 50_000, gate: 100, aim: 50 },
  { name: '5v5', kind: '5v5', tickets: 1_000 },
  { name: '5v5', kind: '5v5', tickets: 10_000, gate: 150, aim: 75 },
  { name: '5v5', kind: '5v5', tickets: 50_000, gate: 150, aim: 75 },
  { name: '1v1, two flexing steps', kind: '1v1-flex', tickets: 5_000, gate: 150, aim: 75 },
  {
    name: 'backfill of 200 sessions',
    kind: 'backfill',
    tickets: 10_000,
    sessions: 200,
    gate: 100,
    aim: 50,
  },
];

/** Ticks before the measured ones, and the tickets in them: until the code is compiled. */
const WARM_UPS = 3;
const WARM_UP_TICKETS = 60_000;
const RUNS = 5;

/**
 * `npm run bench:matchmaking [-- <part of a name> …]`: ticks over real gRPC, the host in a process
 * of its own; CPU is user and system time of that whole process during the tick.
 */
const wanted = process.argv.slice(2);
const rows: Record<string, string | number>[] = [];
for (const scenario of SCENARIOS) {
  const title = `${scenario.name}, ${scenario.tickets}`;
  if (wanted.length > 0 && !wanted.some((part) => title.includes(part))) continue;
  rows.push(await measured(scenario, title));
  console.log(JSON.stringify(rows.at(-1)));
}
console.table(rows);
process.exitCode = rows.some((row) => row.gate === 'MISSED') ? 1 : 0;

async function measured(
  scenario: Scenario,
  title: string,
): Promise<Record<string, string | number>> {
  const naiveMs = naiveCpuMs(ticketPool('1v1', scenario.tickets));
  const pool = ticketPool(scenario.kind, scenario.tickets);
  const host = await BenchHost.start();
  const sender = new TickSender(host.address, host.token);
  const method = scenario.sessions === undefined ? 'MakeMatches' : 'BackfillMatches';
  let best = { wallMs: Number.POSITIVE_INFINITY, cpuMs: Number.POSITIVE_INFINITY };
  let body: Buffer = Buffer.alloc(0);
  const warmUps = Math.max(WARM_UPS, Math.ceil(WARM_UP_TICKETS / scenario.tickets));
  for (let run = 0; run < warmUps + RUNS; run++) {
    const request = requestOf(scenario, pool);
    const before = await host.usage();
    const answer = await sender.send(method, request);
    const after = await host.usage();
    if (answer.status !== '0') throw new Error(`${title}: ${answer.status} ${answer.details}`);
    body = answer.body;
    if (run < warmUps) continue;
    const cpuMs = (after.cpu.user + after.cpu.system - before.cpu.user - before.cpu.system) / 1000;
    best = { wallMs: Math.min(best.wallMs, answer.wallMs), cpuMs: Math.min(best.cpuMs, cpuMs) };
  }
  const { maxRssMb } = await host.usage();
  sender.close();
  await host.stop();
  const ratio = best.cpuMs / naiveMs;
  const { gate = Number.POSITIVE_INFINITY, aim } = scenario;
  return {
    pool: title,
    wallMs: round(best.wallMs),
    cpuMs: round(best.cpuMs),
    usPerTicket: round((best.cpuMs * 1000) / scenario.tickets),
    naiveMs: round(naiveMs),
    ratio: Math.round(ratio),
    gate: ratio <= gate ? (gate === Number.POSITIVE_INFINITY ? '-' : `${gate} held`) : 'MISSED',
    aim: aim === undefined ? '-' : `${aim} ${ratio <= aim ? 'held' : 'missed'}`,
    answers: frameRun(body).count,
    ...(method === 'MakeMatches' ? readMatches(body, pool) : {}),
    peakMb: Math.round(maxRssMb),
  };
}

function requestOf({ kind, sessions }: Scenario, pool: readonly PoolTicket[]): Buffer {
  const now = Date.now();
  const timeOf = (sent: object): SentTime => {
    const createdMs = now - (sent as PoolTicket).ageMs; // every ticket and session of a pool has one
    const seconds = Math.floor(createdMs / 1000);
    return { seconds: BigInt(seconds), nanos: (createdMs - seconds * 1000) * 1e6 };
  };
  const method = sessions === undefined ? 'MakeMatches' : 'BackfillMatches';
  return tickBody([
    parametersMessage(JSON.stringify(POOL_RULES[kind])),
    ...sessionPool(sessions ?? 0).map((session) => sessionMessage(session, timeOf)),
    ...pool.map((ticket) => ticketMessage(method, ticket, timeOf)),
  ]);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
