import type { ErrorKind } from '../errors/expected-error.js';

/** What the host tells a worker; `job` is unique per thread. */
export type ToWorker =
  | {
      readonly type: 'open';
      readonly job: number;
      /** Structured-cloneable. */
      readonly header: unknown;
      /** One Int32; 1 means cancelled. Seen even by code that never yields. */
      readonly cancelFlag: SharedArrayBuffer;
    }
  | { readonly type: 'input'; readonly job: number; readonly bytes: ArrayBuffer }
  | { readonly type: 'end'; readonly job: number }
  | { readonly type: 'cancel'; readonly job: number }
  /** An output has been used up: the worker may send one more. */
  | { readonly type: 'consumed'; readonly job: number }
  | { readonly type: 'ping' };

/** What a worker tells the host. */
export type FromWorker =
  /** An input has been used up: the host may send one more. */
  | { readonly type: 'taken'; readonly job: number }
  | { readonly type: 'output'; readonly job: number; readonly bytes: ArrayBuffer }
  /** Something beside the output, a log line for example. */
  | { readonly type: 'note'; readonly job: number; readonly note: unknown }
  | { readonly type: 'done'; readonly job: number; readonly summary: unknown }
  | { readonly type: 'failed'; readonly job: number; readonly failure: JobFailure }
  | { readonly type: 'pong' };

/** An error on its way from a worker: an expected one with its words, any other with its stack. */
export type JobFailure =
  | {
      readonly isExpected: true;
      readonly kind: ErrorKind;
      readonly code: string;
      readonly message: string;
    }
  | {
      readonly isExpected: false;
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };

/** Batches that may be under way in one direction before the sender has to wait. */
export const INPUT_WINDOW = 8;
export const OUTPUT_WINDOW = 4;
