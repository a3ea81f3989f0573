import type { JsonValue, Message } from '@bufbuild/protobuf';
import { DynamicClient } from '../../common/grpc/client/dynamic-client.js';
import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { ShapeMethod } from './shape-methods.js';
import type { ShapesSettings } from './shapes-settings.js';

/** What a call is known by, and how it is ended. */
export interface ShapeCall {
  readonly correlationId: string;
  readonly signal: AbortSignal;
  readonly waitsForReady: boolean;
}

type ChannelSettings = Pick<
  ShapesSettings,
  'address' | 'isPlaintext' | 'rootCertificate' | 'signature' | 'serviceConfig'
>;

/**
 * The channel to a shape service, which can be closed and built anew. Speaks protobuf JSON. The
 * signature goes along as call credentials; over plaintext, which they refuse, as metadata.
 */
export class ShapeChannel {
  #client: DynamicClient;

  /** @throws Error when the root certificate cannot be read */
  constructor(
    private readonly registry: MessageRegistry,
    private readonly settings: ChannelSettings,
  ) {
    this.#client = this.#open();
  }

  /** Calls in flight are finished on the old channel. */
  rebuild(): void {
    const old = this.#client;
    this.#client = this.#open();
    old.close();
  }

  close(): void {
    this.#client.close();
  }

  /**
   * Calls a method of any kind.
   * @throws CallFailedError for every status but OK, once the answers before it have been given
   */
  async *answers(
    method: ShapeMethod,
    requests: Iterable<JsonValue>,
    { correlationId, signal, waitsForReady }: ShapeCall,
  ): AsyncGenerator<JsonValue, void, undefined> {
    const described = this.registry.method(method.path);
    const messages = [...requests].map((json) => this.registry.fromJson(described.input, json));
    const options = {
      metadata: {
        'x-correlation-id': correlationId,
        'x-method-type': method.type,
        ...(this.settings.isPlaintext && this.#signature()),
      },
      timeoutMs: method.timeoutMs,
      waitsForReady,
      signal,
    };
    const answers: AsyncIterable<Message> = this.#client.stream(described, messages, options);
    for await (const answer of answers) yield this.registry.toJson(described.output, answer);
  }

  #open(): DynamicClient {
    const { address, isPlaintext, rootCertificate, serviceConfig } = this.settings;
    return new DynamicClient(this.registry, address, {
      ...(!isPlaintext && { tls: { ca: rootCertificate }, callCredentials: this.#signature() }),
      channel: {
        'grpc.service_config': serviceConfig.json,
        // What DNS might say of it is not asked for.
        'grpc.service_config_disable_resolution': 1,
        // Otherwise a new channel would be handed the connection of the old one.
        'grpc.use_local_subchannel_pool': 1,
      },
    });
  }

  #signature(): Readonly<Record<string, string>> | undefined {
    const { signature } = this.settings;
    return signature && { [signature.header]: signature.value };
  }
}
