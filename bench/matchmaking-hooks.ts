import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { framed } from '../src/common/grpc/frame-run.js';
import { parametersMessage, ticketMessage } from '../test/support/matchmaking/encode-tick.js';
import { BenchHost } from './matchmaking/bench-host.js';
import { BusyProcess } from './matchmaking/busy-process.js';
import { TickSender, tickBody } from './matchmaking/tick-sender.js';
import { POOL_RULES, type PoolTicket, ticketPool } from './matchmaking/ticket-pool.js';

/**
 * `npm run bench:matchmaking-hooks`: how long a session hook takes, idle, while ticks of 50,000
 * tickets run, and while a process computes that has nothing to do with the host.
 * Sender and host share the machine, so on two cores the ratio tells of the scheduler as well; the
 * busy process is the floor: no worker could disturb the hooks less and compute as much.
 * The three take turns, so that what else the machine does meets them alike, and the p99 compared
 * is the median of the rounds', so that one round that was disturbed does not decide.
 */
const TICKETS = 50_000;
const HOOKS_PER_SECOND = 200;
const SECONDS = 3;
const ROUNDS = 7;

/** Milliseconds of each hook, round by round. */
type Rounds = (readonly number[])[];

const host = await BenchHost.start({ SESSION_MANAGER_STRATEGY: 'echo' });
const hook = connect(`http://${host.address}`);
const request = framed(
  Buffer.from(
    (
      JSON.parse(
        readFileSync(
          new URL(
            '../test/fixtures/session-manager/on-session-created.typical.json',
            import.meta.url,
          ),
          'utf8',
        ),
      ) as { request: { wire_base64: string } }
    ).request.wire_base64,
    'base64',
  ),
);
const body = tickOf(ticketPool('1v1', TICKETS));

const sender = new TickSender(host.address, host.token);
const idle: Rounds = [];
const during: Rounds = [];
const beside: Rounds = [];

await latencies(2);
await sender.send('MakeMatches', body);
for (let round = 0; round < ROUNDS; round++) {
  idle.push(await latencies(SECONDS));
  during.push(await whileTicking(() => latencies(SECONDS)));
  beside.push(await besideBusyProcess(() => latencies(SECONDS)));
}
console.table([
  row('idle', idle),
  row(`during ticks of ${TICKETS}`, during),
  row('beside a busy process', beside),
]);
printRatio('during a tick ÷ idle', during, idle);
printRatio('beside a busy process ÷ idle', beside, idle);
printRatio('during a tick ÷ beside a busy process', during, beside);
sender.close();
hook.close();
await host.stop();

/** Calls at fixed times, whether earlier ones have been answered or not; milliseconds each. */
async function latencies(seconds: number): Promise<number[]> {
  const calls: Promise<number>[] = [];
  const startedAt = performance.now();
  for (let i = 0; i < seconds * HOOKS_PER_SECOND; i++) {
    const dueAt = startedAt + (i * 1000) / HOOKS_PER_SECOND;
    while (performance.now() < dueAt) await new Promise((resolve) => setTimeout(resolve, 1));
    calls.push(oneHook());
  }
  return Promise.all(calls);
}

/** One tick after the other for as long as `work` takes. */
async function whileTicking<T>(work: () => Promise<T>): Promise<T> {
  let isTicking = true;
  const ticking = (async () => {
    while (isTicking) await sender.send('MakeMatches', body);
  })();
  try {
    return await work();
  } finally {
    isTicking = false;
    await ticking;
  }
}

async function besideBusyProcess<T>(work: () => Promise<T>): Promise<T> {
  const busy = await BusyProcess.start();
  try {
    return await work();
  } finally {
    await busy.stop();
  }
}

function oneHook(): Promise<number> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now();
    const stream = hook.request({
      ':method': 'POST',
      ':path': '/accelbyte.session.manager.SessionManager/OnSessionCreated',
      'content-type': 'application/grpc',
      te: 'trailers',
      authorization: `Bearer ${host.token}`,
    });
    stream.on('error', reject);
    stream.on('data', () => undefined);
    stream.on('end', () => resolve(performance.now() - startedAt));
    stream.end(request);
  });
}

function tickOf(pool: readonly PoolTicket[]): Buffer {
  const seconds = BigInt(Math.floor(Date.now() / 1000));
  return tickBody([
    parametersMessage(JSON.stringify(POOL_RULES['1v1'])),
    ...pool.map((ticket) => ticketMessage('MakeMatches', ticket, () => ({ seconds, nanos: 0 }))),
  ]);
}

function printRatio(name: string, over: Rounds, under: Rounds): void {
  console.log(`p99 ${name}: ${(medianP99(over) / medianP99(under)).toFixed(2)}`);
}

function row(name: string, rounds: Rounds) {
  const sorted = ascending(rounds.flat());
  const ms = (value: number) => Number(value.toFixed(2));
  return {
    name,
    hooks: sorted.length,
    p50: ms(quantile(sorted, 0.5)),
    p90: ms(quantile(sorted, 0.9)),
    p99: ms(quantile(sorted, 0.99)),
    max: ms(quantile(sorted, 1)),
    'p99, median of rounds': ms(medianP99(rounds)),
  };
}

function medianP99(rounds: Rounds): number {
  return quantile(ascending(rounds.map((round) => quantile(ascending(round), 0.99))), 0.5);
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
