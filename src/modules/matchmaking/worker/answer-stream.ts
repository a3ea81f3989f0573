import type { WorkerJob } from '../../../common/workers/worker-job.js';
import { AnswerWriter } from '../wire/answer-writer.js';

/** Enough to make the crossing between threads cheap. */
const BATCH_BYTES = 64 * 1024;

/**
 * The answers of a tick on their way out: gathered until a batch is full, but never longer than to
 * the next turn of the event loop.
 */
export class AnswerStream {
  readonly writer = new AnswerWriter();
  #isFlushDue = false;

  constructor(private readonly job: WorkerJob) {}

  /** To be called behind each answer that was written. */
  written(): void {
    if (this.writer.length >= BATCH_BYTES) {
      this.flush();
    } else if (!this.#isFlushDue) {
      this.#isFlushDue = true;
      setImmediate(() => {
        this.#isFlushDue = false;
        this.flush();
      });
    }
  }

  /** Sends what has been written. */
  flush(): void {
    if (this.writer.length > 0 && !this.job.isCancelled) this.job.write(this.writer.take());
  }
}
