import type { DescMethod, Message } from '@bufbuild/protobuf';
import {
  ByteClient,
  type ByteClientOptions,
  type ClientCallOptions,
  type UnaryAnswer,
} from './byte-client.js';
import { type MessageRegistry, methodPath } from './message-registry.js';
import type { Requests } from './stream-answers.js';

export type {
  ByteClientOptions as DynamicClientOptions,
  ClientCallOptions,
  ClientTlsFiles,
  UnaryAnswer,
} from './byte-client.js';

/** Calls any method of `proto/` at one address. */
export class DynamicClient extends ByteClient {
  readonly #registry: MessageRegistry;

  /**
   * @param address  `host:port`
   * @throws Error when a file of `options.tls` cannot be read
   */
  constructor(registry: MessageRegistry, address: string, options: ByteClientOptions = {}) {
    super(address, options);
    this.#registry = registry;
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
}

async function* encoded(
  messages: Requests<Message>,
  encode: (message: Message) => Buffer,
): AsyncGenerator<Buffer> {
  for await (const message of messages) yield encode(message);
}
