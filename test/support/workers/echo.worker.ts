import { parentPort } from 'node:worker_threads';
import { serveJobs } from '../../../src/common/workers/serve-jobs.js';

/** Gives back what it gets; a first byte of 1 fails, of 2 ends the thread, of 3 never reacts again. */
if (parentPort !== null) {
  serveJobs(parentPort, async (job) => {
    let batches = 0;
    for await (const batch of job.input()) {
      if (batch[0] === 1) throw new Error('failed in the worker');
      if (batch[0] === 2) process.exit(5);
      if (batch[0] === 3) for (;;);
      if (job.isOutputFull) await job.outputRoom();
      job.write(batch.slice().buffer);
      batches += 1;
    }
    return { header: job.header, batches };
  });
}
