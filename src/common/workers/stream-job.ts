import { errorOf } from './job-failure.js';
import { type FromWorker, INPUT_WINDOW, type ToWorker } from './worker-messages.js';

type FromWorkerOfJob = Exclude<FromWorker, { type: 'pong' }>;

/** How a job reaches the thread that runs it. */
export interface JobLink {
  post(message: ToWorker, transfer?: readonly ArrayBuffer[]): void;
  /** The job has ended, well or not. */
  ended(job: StreamJob): void;
}

/**
 * One job of a worker, seen from the host: batches of bytes go in, batches of bytes come out, and
 * neither side runs ahead of the other by more than its window.
 */
export class StreamJob {
  readonly #cancelFlag = new Int32Array(new SharedArrayBuffer(4));
  #credit = INPUT_WINDOW;
  #waitingWriters: (() => void)[] = [];
  #wakeReader: (() => void) | undefined;
  readonly #outputs: ArrayBuffer[] = [];
  #hasEnded = false;
  #error: Error | undefined;
  #summary: unknown;

  constructor(
    readonly id: number,
    private readonly link: JobLink,
    private readonly onNote: (note: unknown) => void,
  ) {}

  /** @param header  structured-cloneable; what the worker finds as `job.header` */
  open(header: unknown): void {
    const cancelFlag = this.#cancelFlag.buffer as SharedArrayBuffer; // made as one above
    this.link.post({ type: 'open', job: this.id, header, cancelFlag });
  }

  /**
   * Hands a batch over; `bytes` is detached afterwards. Batches for a job that has ended go nowhere.
   * @returns a promise to wait for before the next one, when the worker does not keep up
   */
  write(bytes: ArrayBuffer): Promise<void> | undefined {
    if (this.#hasEnded) return undefined;
    this.link.post({ type: 'input', job: this.id, bytes }, [bytes]);
    this.#credit -= 1;
    if (this.#credit > 0) return undefined;
    return new Promise((resolve) => {
      this.#waitingWriters.push(resolve);
    });
  }

  /** No more input. */
  end(): void {
    if (!this.#hasEnded) this.link.post({ type: 'end', job: this.id });
  }

  /**
   * Nobody wants the output any more: the worker drops the job at its next turn.
   * @param reason  what the reader of the output is told; without one the output just ends
   */
  cancel(reason?: Error): void {
    if (this.#hasEnded) return;
    Atomics.store(this.#cancelFlag, 0, 1);
    this.link.post({ type: 'cancel', job: this.id });
    this.#end(reason);
  }

  /** Fails the job from this side, because its thread is gone. */
  fail(error: Error): void {
    this.#end(error);
  }

  /** What the worker returned; `undefined` before the output has ended. */
  get summary(): unknown {
    return this.#summary;
  }

  /**
   * The output, batch by batch, to its end. Whoever stops reading early cancels the job.
   * @throws what the worker threw
   */
  async *output(): AsyncGenerator<ArrayBuffer, void, void> {
    try {
      for (;;) {
        const bytes = this.#outputs.shift();
        if (bytes !== undefined) {
          if (!this.#hasEnded) this.link.post({ type: 'consumed', job: this.id });
          yield bytes;
        } else if (this.#error !== undefined) {
          throw this.#error;
        } else if (this.#hasEnded) {
          return;
        } else {
          await new Promise<void>((resolve) => {
            this.#wakeReader = resolve;
          });
        }
      }
    } finally {
      this.cancel();
    }
  }

  /** A message of the worker about this job. */
  received(message: FromWorkerOfJob): void {
    if (this.#hasEnded) return;
    switch (message.type) {
      case 'taken':
        this.#credit += 1;
        if (this.#credit > 0) this.#wakeWriters();
        return;
      case 'output':
        this.#outputs.push(message.bytes);
        this.#wakeWaitingReader();
        return;
      case 'note':
        this.onNote(message.note);
        return;
      case 'done':
        this.#summary = message.summary;
        this.#end(undefined);
        return;
      case 'failed':
        this.#end(errorOf(message.failure));
        return;
    }
  }

  #end(error: Error | undefined): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#error = error;
    this.link.ended(this);
    this.#wakeWriters();
    this.#wakeWaitingReader();
  }

  #wakeWriters(): void {
    for (const wake of this.#waitingWriters.splice(0)) wake();
  }

  #wakeWaitingReader(): void {
    const wake = this.#wakeReader;
    this.#wakeReader = undefined;
    wake?.();
  }
}
