import { type FrameRun, frameRun } from '../../common/grpc/frame-run.js';
import type { StreamJob } from '../../common/workers/stream-job.js';
import type { TickFrames } from './wire/tick-frames.js';

/** Enough to make the crossing between threads cheap, little enough to begin at once. */
const BATCH_BYTES = 256 * 1024;

/**
 * Carries a tick between its call and its worker: what arrives is handed over in batches, at the
 * latest when the event loop turns; neither side runs ahead of the other.
 */
export class RunningTick {
  #room: Promise<void> | undefined;
  #isFlushDue = false;

  constructor(
    private readonly job: StreamJob,
    private readonly frames: TickFrames,
  ) {}

  /**
   * The answers, while `runs` are read to their end.
   * @param runs    what is left of the call behind the parameters
   * @param signal  aborted when the caller is gone; the tick just ends then
   * @throws what the strategy threw, or what is wrong with the messages
   */
  async *answers(runs: AsyncIterator<FrameRun>, signal: AbortSignal): AsyncGenerator<FrameRun> {
    const cancel = () => this.job.cancel();
    signal.addEventListener('abort', cancel, { once: true });
    if (signal.aborted) cancel();
    const reading = this.#read(runs, signal);
    try {
      for await (const batch of this.job.output()) yield frameRun(Buffer.from(batch));
    } finally {
      signal.removeEventListener('abort', cancel);
      this.job.cancel();
    }
    await reading;
  }

  /** Never rejects: what goes wrong here ends the job, and comes out with its answers. */
  async #read(runs: AsyncIterator<FrameRun>, signal: AbortSignal): Promise<void> {
    try {
      for (;;) {
        if (this.frames.pendingBytes >= BATCH_BYTES) this.#flush();
        else this.#flushSoon();
        await this.#room;
        const run = await runs.next();
        if (run.done === true) break;
        this.frames.receive(run.value);
      }
      // A call that was cancelled ends as one that was half-closed.
      if (signal.aborted) return;
      this.#flush();
      this.job.end();
    } catch (error) {
      this.job.cancel(error instanceof Error ? error : new Error('the call broke off'));
    }
  }

  #flushSoon(): void {
    if (this.#isFlushDue || this.frames.pendingBytes === 0) return;
    this.#isFlushDue = true;
    setImmediate(() => {
      this.#isFlushDue = false;
      this.#flush();
    });
  }

  #flush(): void {
    if (this.frames.pendingBytes > 0) this.#room = this.job.write(this.frames.take());
  }
}
