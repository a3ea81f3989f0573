import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer, type PackageDefinition } from '@grpc/proto-loader';
import { compiledDescriptors } from './compiled-descriptors.js';
import type { ListenerName } from './listener-name.js';
import { MessageCodec } from './message-codec.js';

/** The descriptors of each listener; asked once for each that is opened. */
export type DescriptorsOf = (listener: ListenerName) => DescriptorSet;

/**
 * All services that a listener can serve, as compiled from `proto/`. One artefact for method
 * tables, codecs, reflection and clients.
 */
export class DescriptorSet {
  readonly #definitions: PackageDefinition;

  /** @param bytes  a serialized `google.protobuf.FileDescriptorSet` with all imports */
  constructor(readonly bytes: Buffer) {
    this.#definitions = loadFileDescriptorSetFromBuffer(bytes, {
      keepCase: true,
      longs: String,
      oneofs: true,
      defaults: true,
    });
  }

  /** @throws Error when `proto/` has not been built */
  static fromBuild(listener: ListenerName = 'overrides'): DescriptorSet {
    return new DescriptorSet(compiledDescriptors(listener));
  }

  /**
   * The definition of a service with proto-loader's codecs.
   * @param name  full name, for example `accelbyte.session.manager.SessionManager`
   * @throws Error when there is no such service
   */
  service(name: string): ServiceDefinition {
    const definition = this.#definitions[name];
    if (definition === undefined || 'format' in definition) {
      throw new Error(`${name}: no such service in proto/`);
    }
    return definition as ServiceDefinition; // neither absent nor a message type
  }

  /** Plain objects for the bytes of a service's messages, and back. */
  codec(): MessageCodec {
    return new MessageCodec(this.#definitions);
  }
}
