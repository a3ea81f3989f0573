import { afterEach, describe, expect, it } from '@jest/globals';
import { systemTimers } from '../time/timers.js';
import type { StreamJob } from './stream-job.js';
import { workerEntry } from './worker-entry.js';
import { WorkerPool } from './worker-pool.js';

const ECHO = workerEntry(new URL('../../../test/support/workers/echo.worker.js', import.meta.url));
const NEVER = new AbortController().signal;

let pool: WorkerPool;
afterEach(() => pool.close());

function aPool(options: { jobsPerThread?: number; maxWaiting?: number; stalled?: number } = {}) {
  pool = new WorkerPool(
    {
      entry: ECHO,
      workerData: undefined,
      threads: 1,
      jobsPerThread: options.jobsPerThread ?? 4,
      maxWaiting: options.maxWaiting ?? 0,
      youngGenerationMb: 8,
      stalledAfterSeconds: options.stalled ?? 60,
    },
    systemTimers,
  );
  return pool;
}

const bytes = (...values: number[]) => new Uint8Array(values).buffer;

async function outputOf(job: StreamJob): Promise<number[][]> {
  const batches: number[][] = [];
  for await (const batch of job.output()) batches.push([...new Uint8Array(batch)]);
  return batches;
}

describe('WorkerPool', () => {
  it('gives a job its input in order, and its output and summary back', async () => {
    const job = await aPool().open('a header', NEVER);
    const output = outputOf(job);
    for (const value of [10, 11, 12]) void job.write(bytes(value));
    job.end();

    expect(await output).toEqual([[10], [11], [12]]);
    expect(job.summary).toEqual({ header: 'a header', batches: 3 });
  });

  it('carries more batches than fit its windows, however small they are', async () => {
    const job = await aPool().open(undefined, NEVER);
    const output = outputOf(job);
    // Without waiting for room, as a reader that is told late would.
    const rooms = Array.from({ length: 200 }, (_, value) => job.write(bytes(100, value)));
    await Promise.all(rooms);
    job.end();

    expect(await output).toHaveLength(200);
  });

  it('tells a writer who is ahead to wait', async () => {
    const job = await aPool().open(undefined, NEVER);
    const rooms = Array.from({ length: 8 }, () => job.write(bytes(100)));

    expect(rooms.slice(0, 7)).toEqual(new Array(7).fill(undefined));
    expect(rooms[7]).toBeInstanceOf(Promise);
    job.cancel();
  });

  it('throws to the reader what the worker threw, and goes on with other jobs', async () => {
    const failing = await aPool().open(undefined, NEVER);
    const other = await pool.open(undefined, NEVER);
    void failing.write(bytes(1));
    void other.write(bytes(20));
    other.end();

    await expect(outputOf(failing)).rejects.toThrow('failed in the worker');
    expect(await outputOf(other)).toEqual([[20]]);
  });

  it('fails the jobs of a thread that ends, and starts another for the next', async () => {
    const job = await aPool().open(undefined, NEVER);
    void job.write(bytes(2));

    await expect(outputOf(job)).rejects.toThrow('a worker ended with exit code 5');
    const next = await pool.open(undefined, NEVER);
    next.end();
    expect(await outputOf(next)).toEqual([]);
  });

  it('ends a thread that does not react, and starts another for the next', async () => {
    const job = await aPool({ stalled: 1 }).open(undefined, NEVER);
    void job.write(bytes(3));

    await expect(outputOf(job)).rejects.toThrow('the worker did not react for 1 s and was ended');
    const next = await pool.open(undefined, NEVER);
    next.end();
    expect(await outputOf(next)).toEqual([]);
  });

  it('refuses a job when all places are taken and the line is full', async () => {
    const [running] = [await aPool({ jobsPerThread: 1, maxWaiting: 1 }).open(undefined, NEVER)];
    const waiting = pool.open(undefined, NEVER);

    await expect(pool.open(undefined, NEVER)).rejects.toMatchObject({ kind: 'exhausted' });
    running?.cancel();
    (await waiting).cancel();
  });

  it('lets a job that waits give up, and the next one move up', async () => {
    const running = await aPool({ jobsPerThread: 1, maxWaiting: 2 }).open(undefined, NEVER);
    const impatient = new AbortController();
    const givenUp = pool.open(undefined, impatient.signal);
    const next = pool.open(undefined, NEVER);
    impatient.abort(new Error('gone'));

    await expect(givenUp).rejects.toThrow('gone');
    expect(pool.counts.waiting).toBe(1);
    running.cancel();
    (await next).cancel();
    expect(pool.counts.waiting).toBe(0);
  });

  it('fails what runs and what waits when it is closed', async () => {
    const running = outputOf(await aPool({ jobsPerThread: 1, maxWaiting: 1 }).open(0, NEVER));
    const waiting = pool.open(undefined, NEVER);
    const ended = Promise.allSettled([running, waiting]);
    await pool.close();

    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(pool.open(undefined, NEVER)).rejects.toMatchObject({ kind: 'not-ready' });
  });
});
