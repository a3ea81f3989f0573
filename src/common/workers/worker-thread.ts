import { Worker } from 'node:worker_threads';
import type { Timers } from '../time/timers.js';
import { StreamJob } from './stream-job.js';
import { WorkerLostError, WorkerStalledError } from './worker.errors.js';
import type { WorkerEntry } from './worker-entry.js';
import type { FromWorker, ToWorker } from './worker-messages.js';

/** How a thread is made. */
export interface ThreadOptions {
  readonly entry: WorkerEntry;
  /** Structured-cloneable; what the worker finds as `workerData`. */
  readonly workerData: unknown;
  /** Size of the young generation; a worker makes many objects that live as long as its job. */
  readonly youngGenerationMb: number;
  /** A worker that does not react for so long is ended. */
  readonly stalledAfterSeconds: number;
}

const PING_MS = 1000;

/** One thread and its jobs. While there are jobs it is asked every second whether it reacts. */
export class WorkerThread {
  readonly #worker: Worker;
  readonly #jobs = new Map<number, StreamJob>();
  #nextId = 1;
  #isGone = false;
  #unansweredPings = 0;
  #ping: { cancel(): void } | undefined;

  /** @param onFree  called when a job has ended, and once when the thread is gone */
  constructor(
    private readonly options: ThreadOptions,
    private readonly timers: Timers,
    private readonly onFree: () => void,
  ) {
    const { entry, workerData, youngGenerationMb } = options;
    this.#worker = new Worker(entry.url, {
      workerData,
      execArgv: [...entry.execArgv],
      resourceLimits: { maxYoungGenerationSizeMb: youngGenerationMb },
    });
    this.#worker.on('message', (message: FromWorker) => this.#received(message));
    this.#worker.on('error', (error) => this.#lost(error));
    this.#worker.on('exit', (code) => this.#lost(new WorkerLostError(code)));
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get jobCount(): number {
    return this.#jobs.size;
  }

  start(header: unknown, onNote: (note: unknown) => void): StreamJob {
    const id = this.#nextId++;
    const job = new StreamJob(
      id,
      {
        post: (message, transfer) => this.#post(message, transfer),
        ended: () => this.#ended(id),
      },
      onNote,
    );
    this.#jobs.set(id, job);
    this.#ping ??= this.timers.after(PING_MS, () => this.#check());
    job.open(header);
    return job;
  }

  /** Ends the thread, whatever it does. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #post(message: ToWorker, transfer: readonly ArrayBuffer[] = []): void {
    if (!this.#isGone) this.#worker.postMessage(message, [...transfer]);
  }

  #received(message: FromWorker): void {
    this.#unansweredPings = 0;
    if (message.type !== 'pong') this.#jobs.get(message.job)?.received(message);
  }

  #ended(id: number): void {
    this.#jobs.delete(id);
    if (this.#jobs.size === 0) this.#stopPings();
    this.onFree();
  }

  /** Counts answers, not time: a machine that slept does not lose its workers. */
  #check(): void {
    const { stalledAfterSeconds } = this.options;
    if (this.#unansweredPings >= stalledAfterSeconds) {
      this.#lost(new WorkerStalledError(stalledAfterSeconds));
      void this.#worker.terminate();
      return;
    }
    this.#unansweredPings += 1;
    this.#post({ type: 'ping' });
    this.#ping = this.timers.after(PING_MS, () => this.#check());
  }

  #stopPings(): void {
    this.#ping?.cancel();
    this.#ping = undefined;
    this.#unansweredPings = 0;
  }

  #lost(error: Error): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#stopPings();
    for (const job of [...this.#jobs.values()]) job.fail(error);
    this.#stopPings();
    this.onFree();
  }
}
