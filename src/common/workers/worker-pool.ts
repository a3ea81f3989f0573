import type { Timers } from '../time/timers.js';
import type { StreamJob } from './stream-job.js';
import { WorkersBusyError, WorkersClosedError } from './worker.errors.js';
import { type ThreadOptions, WorkerThread } from './worker-thread.js';

/** Size of a pool. */
export interface WorkerPoolOptions extends ThreadOptions {
  readonly threads: number;
  /** Jobs that take turns on one thread. */
  readonly jobsPerThread: number;
  /** Jobs that may wait for a place; more are refused. */
  readonly maxWaiting: number;
}

interface Waiting {
  readonly take: (thread: WorkerThread) => void;
  readonly giveUp: (error: Error) => void;
}

/**
 * Threads that run stream jobs. A thread is started when a job needs it and kept. Jobs of one
 * thread take turns, so a small one is not held up by a huge one; a job goes to the thread with
 * the fewest; jobs beyond all places wait in a line of bounded length, first come, first served.
 */
export class WorkerPool {
  readonly #threads = new Set<WorkerThread>();
  readonly #waiting: Waiting[] = [];
  #isClosed = false;

  constructor(
    private readonly options: WorkerPoolOptions,
    private readonly timers: Timers,
  ) {}

  /** Threads that run, and jobs that wait for a place. */
  get counts(): { readonly threads: number; readonly waiting: number } {
    return { threads: this.#threads.size, waiting: this.#waiting.length };
  }

  /**
   * Starts a job, waiting for a place if need be.
   * @param signal  gives up waiting; a job that has been started is cancelled by its own method
   * @throws WorkersBusyError when the line is full, WorkersClosedError, or the signal's reason
   */
  async open(
    header: unknown,
    signal: AbortSignal,
    onNote: (note: unknown) => void = () => undefined,
  ): Promise<StreamJob> {
    if (this.#isClosed) throw new WorkersClosedError();
    signal.throwIfAborted();
    const thread = this.#freeThread() ?? (await this.#turnInLine(signal));
    return thread.start(header, onNote);
  }

  /** Ends all threads; jobs that run or wait fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const each of this.#waiting.splice(0)) each.giveUp(new WorkersClosedError());
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }

  #freeThread(): WorkerThread | undefined {
    const { threads, jobsPerThread } = this.options;
    const [least] = [...this.#threads].sort((a, b) => a.jobCount - b.jobCount);
    if (least?.jobCount === 0) return least;
    if (this.#threads.size < threads) return this.#newThread();
    return least !== undefined && least.jobCount < jobsPerThread ? least : undefined;
  }

  #newThread(): WorkerThread {
    const thread = new WorkerThread(this.options, this.timers, () => {
      if (thread.isGone) this.#threads.delete(thread);
      this.#callNext();
    });
    this.#threads.add(thread);
    return thread;
  }

  #callNext(): void {
    if (this.#isClosed || this.#waiting.length === 0) return;
    const thread = this.#freeThread();
    if (thread !== undefined) this.#waiting.shift()?.take(thread);
  }

  #turnInLine(signal: AbortSignal): Promise<WorkerThread> {
    const { length } = this.#waiting;
    if (length >= this.options.maxWaiting) throw new WorkersBusyError(length);
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(signal.reason as Error); // an AbortSignal's reason; AbortError unless given
      };
      const waiting: Waiting = {
        take: (thread) => {
          signal.removeEventListener('abort', leave);
          resolve(thread);
        },
        giveUp: (error) => {
          signal.removeEventListener('abort', leave);
          reject(error);
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiting);
    });
  }
}
