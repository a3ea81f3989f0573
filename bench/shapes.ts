/**
 * Whether long streams take constant memory: `npm run bench:shapes`. Exits 1 when the host grows by more
 * than its bound between the 10,000th message and the last, and fails when an answer is missing.
 *
 * The shape service, in plaintext on loopback, with a store of 100,000 shapes: all of them streamed to a
 * fast reader and to one who pauses, and 100,000 ids answered one by one, and summed up.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { ByteClient } from '../src/common/grpc/client/byte-client.js';
import { formatShapes } from '../src/modules/shapes/state/shapes-text.js';
import { manyTriangles } from '../test/support/shapes/many-triangles.js';
import { table } from './report/table.js';
import { ServerProcess } from './servers/server-process.js';

const ITEMS = 100_000;
const SAMPLE_EVERY = 10_000;
/** Garbage that Node has not collected yet is no leak; 100,000 answers are 13 MB on the wire. */
const MAX_GROWTH_MB = 64;
const SIGNATURE = 'bench';

const MAIN = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const ID = Buffer.from('0a03542d30', 'hex'); // ShapeId "T-0"
const MIN_PERIMETER = Buffer.from('09000000000000f03f', 'hex'); // 1.0

interface Scenario {
  readonly name: string;
  readonly path: string;
  readonly requests: () => Iterable<Buffer>;
  /** How many messages make progress: answers, or ids that were taken. */
  readonly counts: 'answers' | 'requests';
  /** After each thousand. */
  readonly pauseMs: number;
}

function* ids(): Generator<Buffer> {
  for (let n = 0; n < ITEMS; n++) yield ID;
}

const SCENARIOS: readonly Scenario[] = [
  {
    name: '`GetPerimetersGreaterThan`, a reader who keeps up',
    path: '/ShapeService/GetPerimetersGreaterThan',
    requests: () => [MIN_PERIMETER],
    counts: 'answers',
    pauseMs: 0,
  },
  {
    name: '`GetPerimetersGreaterThan`, a reader who pauses 50 ms after each thousand',
    path: '/ShapeService/GetPerimetersGreaterThan',
    requests: () => [MIN_PERIMETER],
    counts: 'answers',
    pauseMs: 50,
  },
  {
    name: '`GetAreas`, a reader who keeps up',
    path: '/ShapeService/GetAreas',
    requests: ids,
    counts: 'answers',
    pauseMs: 0,
  },
  {
    name: '`GetTotalArea`, whose answer holds every id',
    path: '/ShapeService/GetTotalArea',
    requests: ids,
    counts: 'requests',
    pauseMs: 0,
  },
];

interface Result {
  /** Of the host, a message. */
  readonly cpuMicroseconds: number;
  readonly beforeMb: number;
  readonly firstSampleMb: number;
  readonly peakMb: number;
}

const directory = await mkdtemp(join(tmpdir(), 'extend-host-bench-shapes-'));
const data = join(directory, 'data.json');
await writeFile(data, formatShapes(manyTriangles(ITEMS)));
const host = await ServerProcess.start({
  name: 'host',
  args: [MAIN],
  env: {
    PATH: `${dirname(process.execPath)}`,
    ENABLE_SHAPES: 'true',
    ENABLE_SESSION_DSM: 'false',
    SHAPES_GRPC_PORT: '0',
    GRPC_HOST: '127.0.0.1',
    GRPC_PORT: '0',
    PROMETHEUS_ADDR: '127.0.0.1',
    PROMETHEUS_PORT: '0',
    PLUGIN_GRPC_SERVER_AUTH_ENABLED: 'false',
    SHAPES_SIGNATURE_VALUE: SIGNATURE,
    SHAPES_MAX_IDS_PER_CALL: `${ITEMS}`,
    SHAPES_JSON_PATH: data,
    STATE_URL: `file:${directory}`,
  },
  directory,
});
const client = new ByteClient(`localhost:${host.ports.shapesPort}`);
try {
  const processors = cpus();
  console.log(
    `${processors.length} × ${processors[0]?.model.trim()}, ${process.platform} ${process.arch}, ` +
      `Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}\n`,
  );
  const rows: string[][] = [];
  for (const scenario of SCENARIOS) {
    const result = await measure(scenario);
    const growth = result.peakMb - result.firstSampleMb;
    if (growth > MAX_GROWTH_MB) process.exitCode = 1;
    rows.push([
      scenario.name,
      result.cpuMicroseconds.toFixed(1),
      result.beforeMb.toFixed(0),
      result.firstSampleMb.toFixed(0),
      result.peakMb.toFixed(0),
      growth.toFixed(0),
    ]);
  }
  const head = [
    `${ITEMS} messages`,
    'host CPU µs/message',
    'MB before',
    `MB at ${SAMPLE_EVERY}`,
    'MB at most',
    'growth MB',
  ];
  console.log(table(head, rows));
} finally {
  client.close();
  await host.stop();
  await rm(directory, { recursive: true });
}

async function measure(scenario: Scenario): Promise<Result> {
  const samples: number[] = [];
  const beforeMb = host.residentMegabytes();
  let count = 0;
  const progress = async () => {
    count++;
    if (count % SAMPLE_EVERY === 0) samples.push(host.residentMegabytes());
    if (scenario.pauseMs > 0 && count % 1000 === 0) await pause(scenario.pauseMs);
  };
  const requests = async function* counted() {
    for (const request of scenario.requests()) {
      yield request;
      if (scenario.counts === 'requests') await progress();
    }
  };
  const cpuBefore = host.cpuSeconds();
  const metadata = { 'x-signature': SIGNATURE };
  for await (const answer of client.streamBytes(scenario.path, requests(), { metadata })) {
    if (answer.length === 0) throw new Error(`${scenario.path}: an empty answer`);
    if (scenario.counts === 'answers') await progress();
  }
  samples.push(host.residentMegabytes());
  if (count !== ITEMS) throw new Error(`${scenario.path}: ${count} of ${ITEMS} messages`);
  return {
    cpuMicroseconds: ((host.cpuSeconds() - cpuBefore) / ITEMS) * 1e6,
    beforeMb,
    firstSampleMb: samples[0] ?? beforeMb,
    peakMb: Math.max(...samples),
  };
}
