import type { MessagePort } from 'node:worker_threads';
import { failureOf } from './job-failure.js';
import { Turns } from './turns.js';
import { JobCancelled, WorkerJob } from './worker-job.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

/** Runs a job to its end. @returns its summary, structured-cloneable */
export type RunJob = (job: WorkerJob) => Promise<unknown>;

/** Runs the jobs that arrive at `port`, all at the same time, each in its turn. */
export function serveJobs(port: MessagePort, run: RunJob): void {
  const jobs = new Map<number, WorkerJob>();
  const turns = new Turns();
  const post = (message: FromWorker, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, [...transfer]);

  const start = async (job: WorkerJob) => {
    jobs.set(job.id, job);
    try {
      const summary = await run(job);
      post({ type: 'done', job: job.id, summary });
    } catch (error) {
      if (!(error instanceof JobCancelled)) {
        post({ type: 'failed', job: job.id, failure: failureOf(error) });
      }
    } finally {
      jobs.delete(job.id);
    }
  };

  port.on('message', (message: ToWorker) => {
    turns.begin();
    switch (message.type) {
      case 'ping':
        post({ type: 'pong' });
        return;
      case 'open': {
        const flag = new Int32Array(message.cancelFlag);
        void start(new WorkerJob(message.job, message.header, flag, post, turns));
        return;
      }
      case 'input':
        jobs.get(message.job)?.inputArrived(message.bytes);
        return;
      case 'end':
        jobs.get(message.job)?.inputEnded();
        return;
      case 'cancel':
        jobs.get(message.job)?.cancelled();
        return;
      case 'consumed':
        jobs.get(message.job)?.outputConsumed();
        return;
    }
  });
}
