import type { EventEmitter } from 'node:events';
import {
  Metadata,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerWritableStream,
  type ServiceError,
  type sendUnaryData,
  status,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { runInCall } from './call-context.js';
import { type CallRecord, recordOf } from './call-record.js';
import type { FrameRun } from './frame-run.js';
import { iterableOf, settled } from './handler-answer.js';
import { statusOfError } from './status-of-error.js';
import type { UnaryHandler, UnaryRequest } from './unary/unary-call.js';

/** A handler as Nest hands it over: guards included. */
export type NestHandler = (...args: unknown[]) => Promise<unknown>;

/**
 * Turns Nest's handlers into grpc-js's, one way for each kind of method. Handlers answer bytes,
 * promises of them, or, where the answer streams, async iterables of them; whatever they throw
 * becomes a status here and nowhere else, so that no call can end the process.
 *
 * Handlers get `(request, metadata, call)`; where the request streams, `(call, metadata)`, and
 * read it with `for await`, which gives back-pressure.
 */
export class MethodHandlers {
  constructor(private readonly newReference: () => string) {}

  unary(handler: NestHandler): UnaryHandler {
    return (call, callback) =>
      this.#answerOnce(call, callback, [call.request, call.metadata, call], handler);
  }

  streaming(
    kind: 'client_stream' | 'server_stream' | 'bidi_stream' | 'framed_bidi_stream',
    handler: NestHandler,
  ): UntypedHandleCall {
    switch (kind) {
      case 'client_stream':
        return this.clientStream(handler);
      case 'server_stream':
        return this.serverStream(handler);
      case 'bidi_stream':
        return this.bidiStream(handler);
      case 'framed_bidi_stream':
        return this.framedBidiStream(handler);
    }
  }

  clientStream(handler: NestHandler) {
    return (
      call: ServerReadableStream<unknown, unknown>,
      callback: sendUnaryData<unknown>,
    ): Promise<void> => this.#answerOnce(call, callback, [call, call.metadata], handler);
  }

  serverStream(handler: NestHandler) {
    return (call: ServerWritableStream<unknown, unknown>): Promise<void> =>
      this.#answerMany(call, [call.request, call.metadata, call], handler);
  }

  bidiStream(handler: NestHandler) {
    return (call: ServerDuplexStream<unknown, unknown>): Promise<void> =>
      this.#answerMany(call, [heldOpen(call), call.metadata], handler);
  }

  /** As {@link bidiStream}, with {@link FrameRun}s in place of messages, both ways. */
  framedBidiStream(handler: NestHandler) {
    return (call: ServerDuplexStream<unknown, unknown>): Promise<void> =>
      this.#answerMany(call, [heldOpen(call), call.metadata], handler, runOf);
  }

  async #answerOnce(
    call: UnaryRequest | ServerReadableStream<unknown, unknown>,
    callback: sendUnaryData<unknown>,
    args: unknown[],
    handler: NestHandler,
  ): Promise<void> {
    const record = recordOf(call.metadata);
    try {
      const answer = await runInCall(record, () => settled(handler(...args)));
      callback(null, bytesOf(answer));
    } catch (error) {
      callback(this.#failure(record, error));
    }
  }

  async #answerMany(
    call: ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>,
    args: unknown[],
    handler: NestHandler,
    checked: (answer: unknown) => unknown = bytesOf,
  ): Promise<void> {
    const record = recordOf(call.metadata);
    try {
      await runInCall(record, async () => {
        await writeAll(call, iterableOf(await settled(handler(...args))), record.signal, checked);
      });
      call.end();
    } catch (error) {
      call.emit('error', this.#failure(record, error));
    }
  }

  #failure(record: CallRecord, error: unknown): ServiceError {
    const failure = statusOfError(error, this.newReference);
    record.unforeseen = failure.unforeseen;
    return {
      name: 'ServiceError',
      message: failure.details,
      code: failure.code,
      details: failure.details,
      metadata: new Metadata(),
    };
  }
}

/** Leaving the loop over the requests early does not close the call, which is still to be answered. */
function heldOpen<T extends ServerDuplexStream<unknown, unknown>>(call: T): T {
  call[Symbol.asyncIterator] = () => call.iterator({ destroyOnReturn: false });
  return call;
}

async function writeAll(
  call: ServerWritableStream<unknown, unknown> | ServerDuplexStream<unknown, unknown>,
  answers: AsyncIterable<unknown>,
  signal: AbortSignal,
  checked: (answer: unknown) => unknown,
): Promise<void> {
  for await (const answer of answers) {
    if (signal.aborted) return;
    if (!call.write(checked(answer))) await drainedOrAborted(call, signal);
  }
}

/** Checked here and not in grpc-js's codec, whose failures reach no log. */
function bytesOf(answer: unknown): Buffer {
  if (Buffer.isBuffer(answer)) return answer;
  throw new TypeError(`the handler answered ${typeof answer}, expected a Buffer`);
}

function runOf(answer: unknown): FrameRun {
  const run = answer as Partial<FrameRun>; // both members are looked at
  if (Buffer.isBuffer(run.bytes) && typeof run.count === 'number') return run as FrameRun;
  throw new TypeError(`the handler answered ${typeof answer}, expected a run of frames`);
}

/** Leaves no listener behind: a long stream waits here many times. */
function drainedOrAborted(call: EventEmitter, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      call.off('drain', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    call.on('drain', done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

/** What grpc-js answers to a method that it does not know. */
export function refuseUnknownMethod(
  call: { emit(event: 'error', failure: object): boolean },
  path: string,
): void {
  call.emit('error', {
    code: status.UNIMPLEMENTED,
    details: `The server does not implement the method ${path}`,
  });
}
