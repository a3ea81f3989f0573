import { parentPort, workerData } from 'node:worker_threads';
import { strategyOf } from '../../../common/strategy/strategy-file.js';
import { serveJobs } from '../../../common/workers/serve-jobs.js';
import { MATCHMAKING_METHODS, type MatchmakingStrategy } from '../domain/matchmaking-strategy.js';
import { FreshIds } from './fresh-ids.js';
import type { MatchWorkerData } from './match-worker-data.js';
import { TickRun, type TickWorld } from './tick-run.js';
import type { TickHeader } from './tick-summary.js';

/** The entry of a worker thread: it matches, and knows neither gRPC nor Nest. */
if (parentPort === null) throw new Error('match.worker runs as a worker thread only');
const { strategyUrl, strategyName, settings } = workerData as MatchWorkerData; // what the pool passes
const file = (await import(strategyUrl)) as { readonly default?: unknown };
const strategy = strategyOf<MatchmakingStrategy>(strategyName, file, MATCHMAKING_METHODS);
const ids = new FreshIds();
const world: TickWorld = {
  strategy,
  settings,
  newId: () => ids.next(),
  nowMs: () => performance.timeOrigin + performance.now(),
  monotonicMs: () => performance.now(),
};
serveJobs(parentPort, (job) => {
  const header = job.header as TickHeader; // what the service passes
  return new TickRun(job, header, world).run();
});
