import { type Metadata, status } from '@grpc/grpc-js';
import type { CallContext, Caller, CallIds, Refusal } from './call-context.js';
import type { CallFailure } from './status-of-error.js';

/** The pipeline's own knowledge of one call. */
export class CallRecord implements CallContext {
  readonly ids: CallIds = {};
  caller: Caller | undefined;
  refusal: Refusal | undefined;
  trace: CallContext['trace'];
  /** What went wrong without being foreseen. */
  unforeseen: CallFailure['unforeseen'];
  #controller: AbortController | undefined;
  #isAborted = false;
  #onAnswered: (() => void) | undefined;

  constructor(
    readonly path: string,
    readonly correlationId: string,
    readonly traceId: string,
    readonly peer: string,
    readonly deadlineMs: number,
    /** Milliseconds of `performance.now()`. */
    readonly startedAt: number,
  ) {}

  get signal(): AbortSignal {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.#isAborted) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  /** At most one listener: the handler of the call. */
  onAnswered(listener: () => void): void {
    this.#onAnswered = listener;
  }

  /** The status is on its way to the transport. */
  answered(): void {
    // The frames leave before anything that waits for them begins.
    if (this.#onAnswered !== undefined) setImmediate(this.#onAnswered);
  }

  /** Tells whoever works for this call that nobody waits for the answer any more. */
  abort(): void {
    this.#isAborted = true;
    this.#controller?.abort();
  }
}

/** `OK`, `INVALID_ARGUMENT`, …; a code of the future by its number. */
export function statusName(code: number): string {
  return status[code] ?? String(code);
}

const RECORD = 'extend-host.call';

/**
 * Lets the handler of a call find its record: both are given the same metadata, which can carry
 * what is never sent. A `WeakMap` would do the same for 1 µs a call, and more at each collection.
 */
export function bindRecord(metadata: Metadata, record: CallRecord): void {
  metadata.setOpaque(RECORD, record);
}

/** The record of the call that `metadata` came with. @throws Error outside of the pipeline */
export function recordOf(metadata: Metadata): CallRecord {
  const record = metadata.getOpaque(RECORD);
  if (!(record instanceof CallRecord)) throw new Error('a call went past the pipeline');
  return record;
}
