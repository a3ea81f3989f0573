import { readFileSync } from 'node:fs';
import { readVectors } from './vector.js';
import { VectorHosts } from './vector-hosts.js';
import { type Differences, faultOf } from './vector-verdict.js';

const DEFAULT_FOLDER = 'test/vectors/matchmaking';
const DIFFERENCES = 'test/conformance/matchmaking.differences.json';

/** For a vector that never ends; the slowest takes about a second. */
const DEADLINE_MS = 20_000;

/**
 * `npm run conformance:matchmaking -- <folder>`: every vector through a real host, over gRPC; one
 * line per vector that fails, with what differs, and, last, the count; exit code 1 when one failed.
 */
const vectors = readVectors(process.argv[2] ?? DEFAULT_FOLDER);
const differences = JSON.parse(readFileSync(DIFFERENCES, 'utf8')) as Differences;
const hosts = new VectorHosts();
let failed = 0;
for (const vector of vectors) {
  const fault = await withDeadline(hosts.answer(vector)).then(
    (outcome) => faultOf(vector, outcome, differences[vector.name]),
    (error: Error) => error.message,
  );
  if (fault === undefined) continue;
  failed += 1;
  process.stdout.write(`${vector.name}: ${fault.replaceAll(/\s*\n\s*/g, ' ')}\n`);
}
await hosts.stop();
process.stdout.write(`${vectors.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || vectors.length === 0 ? 1 : 0;

async function withDeadline<T>(answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('the call did not end')), DEADLINE_MS);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
