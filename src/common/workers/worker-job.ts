import type { Turns } from './turns.js';
import { type FromWorker, OUTPUT_WINDOW } from './worker-messages.js';

/** The call was cancelled; whoever runs the job stops by throwing this. Reaches nobody. */
export class JobCancelled extends Error {
  constructor() {
    super('the job was cancelled');
    this.name = 'JobCancelled';
  }
}

/**
 * One job, seen from the worker that runs it. Every wait of a job gives the other jobs of the
 * thread their turn; a job that computes for long asks for a turn itself.
 */
export class WorkerJob {
  readonly #inputs: ArrayBuffer[] = [];
  #hasInputEnded = false;
  #credit = OUTPUT_WINDOW;
  #wakes: (() => void)[] = [];

  constructor(
    readonly id: number,
    readonly header: unknown,
    private readonly cancelFlag: Int32Array,
    private readonly post: (message: FromWorker, transfer?: readonly ArrayBuffer[]) => void,
    private readonly turns: Turns,
  ) {}

  get isCancelled(): boolean {
    return Atomics.load(this.cancelFlag, 0) === 1;
  }

  /** The batches of the input, until its end. @throws JobCancelled */
  async *input(): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      this.#throwIfCancelled();
      const bytes = this.#inputs.shift();
      if (bytes !== undefined) {
        this.post({ type: 'taken', job: this.id });
        yield new Uint8Array(bytes);
      } else if (this.#hasInputEnded) {
        return;
      } else {
        await this.#woken();
      }
    }
  }

  /** Sends a batch; `bytes` is detached afterwards. */
  write(bytes: ArrayBuffer): void {
    this.#credit -= 1;
    this.post({ type: 'output', job: this.id, bytes }, [bytes]);
  }

  /** Whether the reader has not kept up with what was written. */
  get isOutputFull(): boolean {
    return this.#credit <= 0;
  }

  /** Waits until the reader has kept up. @throws JobCancelled */
  async outputRoom(): Promise<void> {
    while (this.isOutputFull) {
      this.#throwIfCancelled();
      await this.#woken();
    }
    this.#throwIfCancelled();
  }

  /** Whether the job has computed for long enough and others wait. */
  get isTurnOver(): boolean {
    return this.turns.isOver;
  }

  /** Lets the other jobs of the thread compute. @throws JobCancelled */
  async nextTurn(): Promise<void> {
    await this.turns.next();
    this.#throwIfCancelled();
  }

  /** Sends something beside the output. @param note  structured-cloneable */
  note(note: unknown): void {
    this.post({ type: 'note', job: this.id, note });
  }

  inputArrived(bytes: ArrayBuffer): void {
    this.#inputs.push(bytes);
    this.#wake();
  }

  inputEnded(): void {
    this.#hasInputEnded = true;
    this.#wake();
  }

  outputConsumed(): void {
    this.#credit += 1;
    this.#wake();
  }

  cancelled(): void {
    this.#wake();
  }

  #throwIfCancelled(): void {
    if (this.isCancelled) throw new JobCancelled();
  }

  #woken(): Promise<void> {
    return new Promise((resolve) => {
      this.#wakes.push(resolve);
    });
  }

  #wake(): void {
    const wakes = this.#wakes;
    if (wakes.length === 0) return;
    this.#wakes = [];
    for (const wake of wakes) wake();
  }
}
