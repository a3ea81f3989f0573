import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescriptorSet } from '../src/common/grpc/descriptor-set.js';
import { openRootLogger } from '../src/common/logging/root-logger.js';
import { startTracing } from '../src/common/tracing/start-tracing.js';
import { startHost } from '../src/host.js';
import { startLocalAgs } from '../src/local-ags/local-ags.js';
import { aHostConfig } from '../test/support/a-host-config.js';
import { base64url } from '../test/support/auth/token-maker.js';
import { eventually } from '../test/support/eventually.js';
import { framed, RawGrpcConnection } from '../test/support/raw-grpc-call.js';
import { ON_SESSION_CREATED, sessionFixture } from '../test/support/session-fixture.js';

/**
 * What callers without a good token can do to a host, and to those with one: `npm run bench:abuse`.
 * The host, the flood and the measuring client are a process each, on loopback; about a minute. The
 * ratios hold within one run; times of their own depend on how many cores the three share.
 */
const CALLS = 4_000;
const AT_ONCE = 50;
const DISTINCT_TOKENS = 10_000;
const GOOD_PER_SECOND = 200;
const FLOOD_PER_SECOND = 1_000;
/** With and without the flood by turns, so that both meet the same machine. */
const ROUNDS = 12;
const ROUND_SECONDS = 1;

const body = framed(sessionFixture('on-session-created.typical'));

type Bad = 'no value' | 'malformed' | 'unknown kid' | 'wrong signature';
const BAD: readonly Bad[] = ['no value', 'malformed', 'unknown kid', 'wrong signature'];

interface Served {
  readonly address: string;
  readonly token: string;
}

interface Usage {
  readonly cpuMicroseconds: number;
  readonly rssMegabytes: number;
}

const [role, address = '', token = ''] = process.argv.slice(2);
if (role === 'host') await serve();
else if (role === 'flood') await flood(address, token);
else await measure();

/** Serves until the parent is gone; answers each message with what it has used so far. */
async function serve(): Promise<void> {
  const ags = await startLocalAgs({ port: 0, seed: 'bench' });
  const workspace = await mkdtemp(join(tmpdir(), 'extend-host-bench-'));
  const config = aHostConfig({
    AB_BASE_URL: ags.url,
    AB_CLIENT_ID: ags.clientId,
    AB_CLIENT_SECRET: ags.clientSecret,
    AB_NAMESPACE: ags.namespace,
    STATE_URL: `file:${workspace}`,
    OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '0.01',
  });
  const host = await startHost(config, {
    rootLogger: await openRootLogger(config, { write: () => undefined }),
    tracing: await startTracing(config),
    descriptors: (listener) => DescriptorSet.fromBuild(listener),
  });
  const ready = `http://127.0.0.1:${host.ports.httpPort}/readyz`;
  await eventually('the host is ready', async () => (await fetch(ready)).ok);
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    process.send?.({
      cpuMicroseconds: user + system,
      rssMegabytes: process.memoryUsage().rss / 1e6,
    } satisfies Usage);
  });
  process.once('disconnect', () => {
    void host
      .stop()
      .then(() => ags.close())
      .then(() => rm(workspace, { recursive: true }));
  });
  process.send?.({
    address: `127.0.0.1:${host.ports.grpcPort}`,
    token: ags.issueDelegateToken(),
  } satisfies Served);
}

/**
 * Calls with bad tokens at a fixed rate, whatever comes back; each message of the parent turns it on
 * or off.
 */
async function flood(target: string, goodToken: string): Promise<void> {
  const connections = Array.from({ length: 4 }, () => new RawGrpcConnection(target));
  let count = 0;
  let due = Number.POSITIVE_INFINITY;
  process.on('message', () => {
    due = Number.isFinite(due) ? Number.POSITIVE_INFINITY : performance.now();
  });
  const timer = setInterval(() => {
    for (; due < performance.now(); due += 1000 / FLOOD_PER_SECOND) {
      count += 1;
      const bad = BAD[count % BAD.length] ?? 'no value';
      const connection = connections[count % connections.length];
      void connection?.call(ON_SESSION_CREATED, {
        headers: headersOf(bad, goodToken, count),
        body,
      });
    }
  }, 1);
  process.send?.('ready');
  process.once('disconnect', () => {
    clearInterval(timer);
    for (const connection of connections) connection.close();
  });
}

async function measure(): Promise<void> {
  const host = fork(import.meta.filename, ['host']);
  const served = await message<Served>(host);
  const usage = async () => {
    host.send('usage');
    return message<Usage>(host);
  };
  const connection = new RawGrpcConnection(served.address);
  const good = { authorization: `Bearer ${served.token}` };
  const callGood = () => connection.call(ON_SESSION_CREATED, { headers: good, body });
  await inParallel(CALLS, callGood); // warm

  /** CPU of the host for one call, in microseconds. */
  const cpuOf = async (call: (index: number) => Promise<unknown>) => {
    const before = await usage();
    await inParallel(CALLS, call);
    return ((await usage()).cpuMicroseconds - before.cpuMicroseconds) / CALLS;
  };
  let made = 0;
  const callBad = (bad: Bad) => {
    made += 1;
    const headers = headersOf(bad, served.token, made);
    return connection.call(ON_SESSION_CREATED, { headers, body });
  };
  for (const bad of BAD) await inParallel(CALLS / 4, () => callBad(bad)); // warm

  const goodCpu = await cpuOf(callGood);
  console.log(`Node ${process.version}, CPU of the host per call, and against a good one`);
  console.log(row('good token, remembered', goodCpu, 1));
  for (const bad of BAD) {
    const cpu = await cpuOf(() => callBad(bad));
    console.log(row(bad, cpu, cpu / goodCpu));
  }

  const memory = [(await usage()).rssMegabytes];
  for (let round = 0; round < 3; round += 1) {
    await inParallel(DISTINCT_TOKENS, () => callBad('wrong signature'));
    memory.push((await usage()).rssMegabytes);
  }
  const steps = memory.map((megabytes) => megabytes.toFixed(0)).join(', ');
  console.log(
    `resident MB before and after each of 3 × ${DISTINCT_TOKENS} distinct tokens: ${steps}`,
  );

  const flooding = fork(import.meta.filename, ['flood', served.address, served.token]);
  await message(flooding);
  const quiet: number[][] = [];
  const flooded: number[][] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    quiet.push(await latencies(callGood));
    flooding.send('on');
    await latencies(callGood); // the flood has set in
    flooded.push(await latencies(callGood));
    flooding.send('off');
    await inParallel(AT_ONCE, callGood);
  }
  flooding.disconnect();
  console.log(
    `good calls, ${GOOD_PER_SECOND}/s, alone and beside ${FLOOD_PER_SECOND}/s without a good token, ` +
      `best of ${ROUNDS} rounds`,
  );
  for (const share of [0.5, 0.99]) {
    const alone = Math.min(...quiet.map((round) => quantile(round, share)));
    const beside = Math.min(...flooded.map((round) => quantile(round, share)));
    const times = `${alone.toFixed(2)} ms, ${beside.toFixed(2)} ms`;
    console.log(`p${share * 100}: ${times}, ${(beside / alone).toFixed(2)} x`);
  }
  connection.close();
  host.disconnect();
}

/** How long calls took that began at a fixed rate, in milliseconds, shortest first. */
async function latencies(call: () => Promise<{ readonly status: number | undefined }>) {
  const durations: number[] = [];
  const running: Promise<void>[] = [];
  const start = performance.now();
  for (let index = 0; index < GOOD_PER_SECOND * ROUND_SECONDS; index += 1) {
    const due = start + (index * 1000) / GOOD_PER_SECOND;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const begun = performance.now();
    running.push(
      call().then(({ status }) => {
        if (status !== 0) throw new Error(`a good call ended with status ${status}`);
        durations.push(performance.now() - begun);
      }),
    );
  }
  await Promise.all(running);
  return durations.sort((a, b) => a - b);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

async function inParallel(calls: number, call: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < calls) {
      next += 1;
      await call(next);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, one));
}

/** Headers of a call that is refused; no two of `count` give the same token. */
function headersOf(bad: Bad, goodToken: string, count: number): Record<string, string> {
  const [header = '', payload = ''] = goodToken.split('.');
  const signature = Buffer.alloc(256, `${count} `).toString('base64url');
  switch (bad) {
    case 'no value':
      return {};
    case 'malformed':
      return { authorization: `Bearer no.token.${count}` };
    case 'unknown kid': {
      const unknown = base64url(JSON.stringify({ alg: 'RS256', kid: `made-up-${count}` }));
      return { authorization: `Bearer ${unknown}.${payload}.${signature}` };
    }
    case 'wrong signature':
      return { authorization: `Bearer ${header}.${payload}.${signature}` };
  }
}

async function message<T>(child: ReturnType<typeof fork>): Promise<T> {
  const [received] = await once(child, 'message');
  return received as T; // the roles above send nothing else
}

function row(name: string, microseconds: number, ratio: number): string {
  return `${name.padEnd(24)} ${microseconds.toFixed(0).padStart(5)} µs  ${ratio.toFixed(2)} x`;
}
