import { readFileSync } from 'node:fs';
import {
  type CallOptions,
  type ChannelOptions,
  Client,
  credentials,
  Metadata,
  type ServiceError,
} from '@grpc/grpc-js';
import { callFailedError } from './call-failed.error.js';
import { type Requests, streamAnswers } from './stream-answers.js';
import { textMetadata } from './text-metadata.js';

/** Paths of PEM documents; what is absent is what the system trusts, or not presented. */
export interface ClientTlsFiles {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

export interface ByteClientOptions {
  /** Default: plaintext. */
  readonly tls?: ClientTlsFiles | undefined;
  /** Metadata that the channel itself sends with each call, as call credentials: over TLS only. */
  readonly callCredentials?: Readonly<Record<string, string>> | undefined;
  /** Options of the channel by their gRPC names. */
  readonly channel?: Partial<ChannelOptions>;
}

export interface ClientCallOptions {
  /** By name, lower case; values of names ending in `-bin` are base64. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** Milliseconds from now; default: none. */
  readonly timeoutMs?: number | undefined;
  /** Waits for a connection, until the deadline, instead of failing without one. */
  readonly waitsForReady?: boolean | undefined;
  /** Cancels the call. */
  readonly signal?: AbortSignal | undefined;
}

/** An answer with status OK. */
export interface UnaryAnswer<T> {
  readonly message: T;
  /** Initial metadata of the server by name, first values only. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One connection to a gRPC server, over which bytes go and come: messages are its user's business.
 * It is opened with the first call.
 */
export class ByteClient {
  readonly #client: Client;

  /**
   * @param address  `host:port`
   * @throws Error when a file of `tls` cannot be read, or call credentials would go without TLS
   */
  constructor(address: string, options: ByteClientOptions = {}) {
    this.#client = new Client(address, channelCredentials(options), options.channel ?? {});
  }

  /**
   * Calls a method that need not exist with bytes that need not be a message.
   * @throws CallFailedError for every status but OK
   */
  unaryBytes(
    path: string,
    request: Uint8Array,
    { metadata = {}, timeoutMs, waitsForReady, signal }: ClientCallOptions = {},
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
        metadataOf(metadata, waitsForReady),
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
  async *streamBytes(
    path: string,
    requests: Requests<Uint8Array>,
    { metadata = {}, timeoutMs, waitsForReady, signal }: ClientCallOptions = {},
  ): AsyncGenerator<Buffer, void, undefined> {
    const call = this.#client.makeBidiStreamRequest<Uint8Array, Buffer>(
      path,
      Buffer.from,
      asItIs,
      metadataOf(metadata, waitsForReady),
      callOptions(timeoutMs),
    );
    yield* streamAnswers(call, requests, signal);
  }

  /**
   * Kept once the connection stands, however often it has to be tried.
   * @param deadlineMs  of the epoch
   * @throws Error when it does not stand by then, or when the client is closed
   */
  ready(deadlineMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#client.waitForReady(deadlineMs, (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Ends the connection; calls in flight are finished. */
  close(): void {
    this.#client.close();
  }
}

function callOptions(timeoutMs: number | undefined): CallOptions {
  return timeoutMs === undefined ? {} : { deadline: Date.now() + timeoutMs };
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}

function channelCredentials({ tls, callCredentials }: ByteClientOptions) {
  if (tls === undefined) {
    if (callCredentials === undefined) return credentials.createInsecure();
    throw new Error('call credentials: found no TLS, without which they would be for all to read');
  }
  const [ca, key, cert] = [tls.ca, tls.key, tls.cert].map((path) =>
    path === undefined ? null : readFileSync(path),
  );
  const channel = credentials.createSsl(ca, key, cert);
  if (callCredentials === undefined) return channel;
  const ofCalls = credentials.createFromMetadataGenerator((_, done) =>
    done(null, metadataOf(callCredentials)),
  );
  return credentials.combineChannelCredentials(channel, ofCalls);
}

function metadataOf(values: Readonly<Record<string, string>>, waitForReady = false): Metadata {
  const metadata = new Metadata({ waitForReady });
  for (const [name, value] of Object.entries(values)) {
    metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
  }
  return metadata;
}
