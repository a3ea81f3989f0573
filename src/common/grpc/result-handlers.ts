import type { Metadata } from '@grpc/grpc-js';
import { type ErrorKind, ExpectedError } from '../errors/expected-error.js';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import { checkApiVersion } from '../service/api-versions.js';
import type { MethodInfo } from './call-observers.js';
import { recordOf } from './call-record.js';
import { iterableOf, settled } from './handler-answer.js';
import type { MessageCodec, PlainMessage } from './message-codec.js';
import type { NestHandler } from './method-handlers.js';
import type { ServedService } from './served-service.js';

/** Refusals of our own authentication layer, and methods that are not there, stay statuses. */
const STATUS_KINDS: readonly ErrorKind[] = ['unauthenticated', 'forbidden', 'not-implemented'];

const RESULT_OF_KIND: Partial<Record<ErrorKind, number>> = {
  'invalid-input': RESULT_CODE.ERROR_PARAM_INVALID,
  'not-found': RESULT_CODE.ERROR_ITEM_UNKNOWN,
  'timed-out': RESULT_CODE.ERROR_REQUEST_TIMEOUT,
  'not-ready': RESULT_CODE.ERROR_STATE_UNREACHABLE,
  'precondition-failed': RESULT_CODE.ERROR_STATE_UNEXPECTED,
};

type Results = NonNullable<ServedService['results']>;

/** One method in the operations style: its types and its versions. */
export interface ResultMethod {
  readonly info: MethodInfo;
  readonly requestType: string;
  readonly responseType: string;
  readonly results: Results;
}

/** A limit on how many handlers work at the same time. */
export interface WorkLimit {
  run<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * The operations style around a handler: the version is checked, plain objects stand in for bytes,
 * and whatever goes wrong becomes field 1 of an answer with status OK, a stream's last message.
 */
export class ResultHandlers {
  constructor(
    private readonly codec: MessageCodec,
    private readonly limit: WorkLimit,
    private readonly newReference: () => string,
  ) {}

  /** Takes and gives bytes, as every handler of a listener does. */
  around(method: ResultMethod, handler: NestHandler): NestHandler {
    switch (method.info.type) {
      case 'unary':
        return (request, metadata, call) =>
          this.#once(method, metadata as Metadata, () =>
            this.limit.run(() => settled(handler(this.#decode(method, request), metadata, call))),
          );
      case 'client_stream':
        return (requests, metadata) =>
          this.#once(method, metadata as Metadata, () =>
            settled(handler(this.#decoded(method, requests), metadata)),
          );
      case 'server_stream':
        return async (request, metadata, call) =>
          this.#many(method, metadata as Metadata, () =>
            settled(handler(this.#decode(method, request), metadata, call)),
          );
      case 'bidi_stream':
        return async (requests, metadata) =>
          this.#many(method, metadata as Metadata, () =>
            settled(handler(this.#decoded(method, requests), metadata)),
          );
    }
  }

  /** The answer of a method that holds nothing but a failure. */
  #failure(responseType: string, code: number, msg: string): Buffer {
    return this.codec.encode(responseType, { r: { code, msg } });
  }

  async #once(
    method: ResultMethod,
    metadata: Metadata,
    work: () => Promise<unknown>,
  ): Promise<Buffer> {
    try {
      this.#check(method, metadata);
      return this.codec.encode(method.responseType, objectOf(await work()));
    } catch (error) {
      return this.#failed(method, metadata, error);
    }
  }

  async *#many(
    method: ResultMethod,
    metadata: Metadata,
    work: () => Promise<unknown>,
  ): AsyncGenerator<Buffer> {
    try {
      this.#check(method, metadata);
      for await (const answer of iterableOf(await work())) {
        yield this.codec.encode(method.responseType, objectOf(answer));
      }
    } catch (error) {
      yield this.#failed(method, metadata, error);
    }
  }

  /** @throws the error itself, where it is to be a status */
  #failed({ responseType }: ResultMethod, metadata: Metadata, error: unknown): Buffer {
    if (error instanceof ResultError) {
      return this.#failure(responseType, error.resultCode, error.message);
    }
    if (error instanceof ExpectedError) {
      if (STATUS_KINDS.includes(error.kind)) throw error;
      const code = RESULT_OF_KIND[error.kind] ?? RESULT_CODE.ERROR;
      return this.#failure(responseType, code, error.message);
    }
    recordOf(metadata).unforeseen = { reference: this.newReference(), error };
    const text = error instanceof Error ? error.message : String(error);
    return this.#failure(responseType, RESULT_CODE.ERROR, text);
  }

  #check({ info, results }: ResultMethod, metadata: Metadata): void {
    const text = metadata.get('api_version').at(-1);
    checkApiVersion(results.name || info.service, results.versions, text?.toString());
  }

  #decode({ requestType }: ResultMethod, request: unknown): PlainMessage {
    return this.codec.decode(requestType, request as Buffer); // the listener hands bytes through
  }

  async *#decoded(method: ResultMethod, requests: unknown): AsyncGenerator<PlainMessage> {
    for await (const request of requests as AsyncIterable<Buffer>) {
      yield this.#decode(method, request);
    }
  }
}

function objectOf(answer: unknown): object {
  if (answer === undefined) return {};
  if (typeof answer === 'object' && answer !== null) return answer;
  throw new TypeError(`the handler answered ${typeof answer}, expected an object`);
}
