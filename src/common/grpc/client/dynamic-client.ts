import { readFileSync } from 'node:fs';
import type { DescMethod, Message } from '@bufbuild/protobuf';
import {
  type CallOptions,
  type ChannelOptions,
  Client,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { callFailedError } from './call-failed.error.js';
import { type MessageRegistry, methodPath } from './message-registry.js';
import { type Requests, streamAnswers } from './stream-answers.js';
import { textMetadata } from './text-metadata.js';

/** Paths of PEM documents; what is absent is what the system trusts, or not presented. */
export interface ClientTlsFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface DynamicClientOptions {
  /** Default: plaintext. */
  readonly tls?: ClientTlsFiles | undefined;
  /** Options of the channel by their gRPC names. */
  readonly channel?: Partial<ChannelOptions>;
}

export interface ClientCallOptions {
  /** By name, lower case; values of names ending in `-bin` are base64. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Milliseconds from now; default: none. */
  readonly timeoutMs?: number | undefined;
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer with status OK. */
export interface UnaryAnswer<T> {
  readonly message: T;
  /** Initial metadata of the server by name, first values only. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Calls any method of `proto/` at one address. Opens its connection with the first call. */
export class DynamicClient {
  readonly #client: Client;
  readonly #registry: MessageRegistry;

  /**
   * @param address  `host:port`
   * @throws Error when a file of `tls` cannot be read
   */
  constructor(registry: MessageRegistry, address: string, options: DynamicClientOptions = {}) {
    this.#registry = registry;
    this.#client = new Client(address, channelCredentials(options.tls), options.channel ?? {});
  }

  /**
   * Calls a unary method.
   * @throws CallFailedError for every status but OK
   */
  async unary(
    method: DescMethod,
    request: Message,
    options: ClientCallOptions = {},
  ): Promise<UnaryAnswer<Message>> {
    if (method.methodKind !== 'unary') {
      throw new TypeError(`${methodPath(method)}: expected a unary method`);
    }
    const bytes = this.#registry.encode(method.input, request);
    const answer = await this.unaryBytes(methodPath(method), bytes, options);
    return {
      message: this.#registry.decode(method.output, answer.message),
      headers: answer.headers,
    };
  }

  /**
   * Calls a method that need not exist with bytes that need not be a message.
   * @throws CallFailedError for every status but OK
   */
  unaryBytes(
    path: string,
    request: Uint8Array,
    { metadata = {}, timeoutMs, signal }: ClientCallOptions = {},
  ): Promise<UnaryAnswer<Buffer>> {
    return new Promise((resolve, reject) => {
      let headers: Readonly<Record<string, string>> = {};
      const done = (error: ServiceError | null, message?: Buffer) => {
        signal?.removeEventListener('abort', cancel);
        if (error === null && message !== undefined) resolve({ message, headers });
        else if (error !== null) reject(callFailedError(error));
        else reject(new TypeError(`${path}: neither an answer nor an error`));
      };
      const call = this.#client.makeUnaryRequest(
        path,
        Buffer.from,
        asItIs,
        request,
        metadataOf(metadata),
        callOptions(timeoutMs),
        done,
      );
      const cancel = () => call.cancel();
      call.on('metadata', (received: Metadata) => {
        headers = textMetadata(received);
      });
      signal?.addEventListener('abort', cancel, { once: true });
      if (signal?.aborted) cancel();
    });
  }

  /**
   * Calls a method of any kind, streams of either direction included. The call begins when the
   * answers are asked for, and is cancelled when they are no longer. Memory holds a few messages of
   * each direction, however many there are.
   * @param requests  one message, where the method takes no more
   * @throws CallFailedError for every status but OK, once the answers before it have been given
   */
  async *stream(
    method: DescMethod,
    requests: Requests<Message>,
    options: ClientCallOptions = {},
  ): AsyncGenerator<Message, void, undefined> {
    const bytes = encoded(requests, (message) => this.#registry.encode(method.input, message));
    for await (const answer of this.streamBytes(methodPath(method), bytes, options)) {
      yield this.#registry.decode(method.output, answer);
    }
  }

  /** As {@link stream}, of a method that need not exist, with bytes that need not be messages. */
  async *streamBytes(
    path: string,
    requests: Requests<Uint8Array>,
    { metadata = {}, timeoutMs, signal }: ClientCallOptions = {},
  ): AsyncGenerator<Buffer, void, undefined> {
    const call = this.#client.makeBidiStreamRequest<Uint8Array, Buffer>(
      path,
      Buffer.from,
      asItIs,
      metadataOf(metadata),
      callOptions(timeoutMs),
    );
    yield* streamAnswers(call, requests, signal);
  }

  /** Ends the connection; calls in flight are finished. */
  close(): void {
    this.#client.close();
  }
}

async function* encoded(
  messages: Requests<Message>,
  encode: (message: Message) => Buffer,
): AsyncGenerator<Buffer> {
  for await (const message of messages) yield encode(message);
}

function callOptions(timeoutMs: number | undefined): CallOptions {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}

function channelCredentials(tls: ClientTlsFiles | undefined) {
  if (tls === undefined) return credentials.createInsecure();
  const [ca, key, cert] = [tls.ca, tls.key, tls.cert].map((path) =>
    path === undefined ? null : readFileSync(path),
  );
  return credentials.createSsl(ca, key, cert);
}

function metadataOf(values: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(values)) {
    metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  }
  return metadata;
}
