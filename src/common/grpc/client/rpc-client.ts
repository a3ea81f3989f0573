import type { MethodDefinition } from '@grpc/grpc-js';
import type { Result } from '../../operations/operations-api.js';
import { ResultError } from '../../operations/result.error.js';
import { RESULT_CODE } from '../../operations/result-code.js';
import { systemClock } from '../../time/clock.js';
import type { RetrySurroundings } from '../../time/retry-for.js';
import { systemTimers } from '../../time/timers.js';
import type { DescriptorSet } from '../descriptor-set.js';
import { ByteClient, type ByteClientOptions } from './byte-client.js';
import { CallFailedError } from './call-failed.error.js';
import type { CallerIdentity } from './caller-identity.js';
import { persistentAnswers } from './persistent-call.js';
import { RepeatableRequests } from './repeatable-requests.js';
import type { RpcCallOptions, StubDeclaration, Stubs } from './rpc-stub.js';

/** A call failed, or was answered with a result code of 1 to 99. */
export type NewRpcError = (resultCode: number, message: string, cause?: unknown) => Error;

export interface RpcClientOptions extends ByteClientOptions {
  /** Sent with each call; see `callerIdentity`. */
  readonly identity?: CallerIdentity;
  /** Sent beside it, for example `authorization`. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** How long a server that cannot be reached is tried; 0: once. Default: 60 s. */
  readonly retryMs?: number;
  /** Told before each wait. */
  readonly onRetry?: (delayMs: number, reason: string) => void;
  /** Whether result codes of 1 to 99 are thrown, or handed back in the reply. Default: thrown. */
  readonly raises?: boolean;
  /** Makes what is thrown. Default: a `ResultError`. */
  readonly newError?: NewRpcError;
  readonly surroundings?: RetrySurroundings;
}

const DEFAULT_RETRY_MS = 60_000;

/** A server takes so many calls of one connection at a time: clients do not share theirs. */
const OWN_CONNECTION = { 'grpc.use_local_subchannel_pool': 1 };

type Definition = MethodDefinition<object, object>;

/**
 * Calls operations-style services of one server, all over one connection: plain objects in and out,
 * again while the server cannot be reached, result codes as errors.
 */
export class RpcClient<Declared extends Readonly<Record<string, StubDeclaration<unknown>>>> {
  /** The services by the names that they were given. */
  readonly stubs: Stubs<Declared>;
  readonly #channel: ByteClient;
  readonly #options: RpcClientOptions;
  readonly #surroundings: RetrySurroundings;

  /**
   * @param address      `host:port`
   * @param descriptors  where the services are described
   * @throws Error for a service that is not described, or a file of `tls` that cannot be read
   */
  constructor(
    address: string,
    descriptors: DescriptorSet,
    declared: Declared,
    options: RpcClientOptions = {},
  ) {
    this.#channel = new ByteClient(address, {
      ...options,
      channel: { ...OWN_CONNECTION, ...options.channel },
    });
    this.#options = options;
    this.#surroundings = options.surroundings ?? {
      time: { ...systemClock, ...systemTimers },
      random: Math.random,
    };
    const stubs = Object.entries(declared).map(([name, declaration]) => [
      name,
      this.#stub(declaration, descriptors),
    ]);
    // One function for each method of each service, of the kind that the contract has it.
    this.stubs = Object.fromEntries(stubs) as Stubs<Declared>;
  }

  /** Ends the connection; calls in flight are finished. */
  close(): void {
    this.#channel.close();
  }

  #stub({ service, apiVersion }: StubDeclaration<unknown>, descriptors: DescriptorSet): object {
    const metadata = {
      ...this.#options.identity,
      ...this.#options.metadata,
      ...(apiVersion !== undefined && { api_version: String(apiVersion) }),
    };
    const methods = Object.entries(descriptors.service(service)).map(([name, described]) => {
      const method = described as Definition; // the codecs of proto-loader deal in objects
      const call = (requests: RepeatableRequests, options?: RpcCallOptions) =>
        this.#replies(method, requests, metadata, options);
      return [name, stubMethod(method, call)];
    });
    return Object.fromEntries(methods);
  }

  async *#replies(
    method: Definition,
    requests: RepeatableRequests,
    metadata: Readonly<Record<string, string>>,
    { timeoutMs, signal, metadata: ofThisCall }: RpcCallOptions = {},
  ): AsyncGenerator<object, void, undefined> {
    const { retryMs = DEFAULT_RETRY_MS, onRetry, raises = true } = this.#options;
    const call = {
      path: method.path,
      requests,
      channel: () => this.#channel,
      options: () => ({ metadata: { ...metadata, ...ofThisCall }, timeoutMs, signal }),
      retryMs,
      onRetry: (delayMs: number, error: unknown) => onRetry?.(delayMs, String(error)),
      signal,
    };
    try {
      for await (const bytes of persistentAnswers(call, this.#surroundings)) {
        const reply = method.responseDeserialize(bytes);
        const failure = raises ? failureOf(reply) : undefined;
        if (failure !== undefined) throw this.#newError(failure.code, failure.msg);
        yield reply;
      }
    } catch (error) {
      if (!(error instanceof CallFailedError)) throw error;
      throw this.#newError(
        RESULT_CODE.ERROR_RPC,
        `${method.path.slice(1).replace('/', '.')}: ${error.message}`,
        error,
      );
    }
  }

  #newError(resultCode: number, message: string, cause?: unknown): Error {
    const { newError } = this.#options;
    if (newError !== undefined) return newError(resultCode, message, cause);
    const error = new ResultError(resultCode, message);
    if (cause !== undefined) error.cause = cause;
    return error;
  }
}

type Call = (
  requests: RepeatableRequests,
  options?: RpcCallOptions,
) => AsyncGenerator<object, void, undefined>;

function stubMethod(method: Definition, call: Call): (...args: never[]) => unknown {
  const encode = (request: object) => method.requestSerialize(request);
  const one = (request: object = {}) => new RepeatableRequests(encode(request));
  const many = (requests: Iterable<object> | AsyncIterable<object>) =>
    new RepeatableRequests(encoded(requests, encode));
  const requestsOf = (method.requestStream ? many : one) as (sent: object) => RepeatableRequests;
  if (method.responseStream) {
    return (sent: object, options?: RpcCallOptions) => call(requestsOf(sent), options);
  }
  return (sent: object, options?: RpcCallOptions) => only(call(requestsOf(sent), options));
}

async function* encoded(
  requests: Iterable<object> | AsyncIterable<object>,
  encode: (request: object) => Uint8Array,
): AsyncGenerator<Uint8Array> {
  for await (const request of requests) yield encode(request);
}

/** The one reply of a method that answers once, when the call has ended well. */
async function only(replies: AsyncIterable<object>): Promise<object> {
  let found: object | undefined;
  for await (const reply of replies) found ??= reply;
  if (found === undefined) throw new Error('neither an answer nor an error');
  return found;
}

/** Codes from `ERROR_CUSTOM` on are a service's own, and no failures of the call. */
function failureOf(reply: object): Result | undefined {
  const { r } = reply as { r?: Result | null }; // field 1 of every reply of these services
  const isFailure = r != null && r.code > RESULT_CODE.OK && r.code < RESULT_CODE.ERROR_CUSTOM;
  return isFailure ? r : undefined;
}
