import { readFileSync } from 'node:fs';
import { connect } from 'node:http2';
import { framed } from '../src/common/grpc/frame-run.js';
import { parametersMessage, ticketMessage } from '../test/support/matchmaking/encode-tick.js';
import { BenchHost } from './matchmaking/bench-host.js';
import { TickSender, tickBody } from './matchmaking/tick-sender.js';
import { POOL_RULES, type PoolTicket, ticketPool } from './matchmaking/ticket-pool.js';

/**
 * `npm run bench:matchmaking-hooks`: how long a session hook takes, idle and while ticks of 50,000
 * tickets run.
 * The sender shares the machine, so on two cores the ratio tells of the scheduler as well.
 */
const TICKETS = 50_000;
const HOOKS_PER_SECOND = 200;
const SECONDS = 8;

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

await latencies(2);
const idle = await latencies(SECONDS);
const sender = new TickSender(host.address, host.token);
await sender.send('MakeMatches', body);
let isTicking = true;
const ticking = (async () => {
  while (isTicking) await sender.send('MakeMatches', body);
})();
const during = await latencies(SECONDS);
isTicking = false;
await ticking;

console.table([row('idle', idle), row(`during ticks of ${TICKETS}`, during)]);
const [p99Idle, p99During] = [quantile(idle, 0.99), quantile(during, 0.99)];
console.log(`p99 during ÷ idle: ${(p99During / p99Idle).toFixed(2)}`);
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
  return (await Promise.all(calls)).sort((a, b) => a - b);
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

function row(name: string, sorted: readonly number[]) {
  const ms = (share: number) => Number(quantile(sorted, share).toFixed(2));
  return { name, hooks: sorted.length, p50: ms(0.5), p90: ms(0.9), p99: ms(0.99), max: ms(1) };
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
