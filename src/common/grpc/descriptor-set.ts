import { readFileSync } from 'node:fs';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer, type PackageDefinition } from '@grpc/proto-loader';

/** Built by `npm run proto:build`; stands beside `src` and `dist` alike. */
const DESCRIPTOR_SET = new URL('../../../proto/descriptors.binpb', import.meta.url);

/**
 * All services the host can serve, as compiled from `proto/`. One artefact for method tables,
 * codecs, reflection and clients.
 */
export class DescriptorSet {
  readonly #definitions: PackageDefinition;

  /** @param bytes  a serialized `google.protobuf.FileDescriptorSet` with all imports */
  constructor(readonly bytes: Buffer) {
    this.#definitions = loadFileDescriptorSetFromBuffer(bytes, {
      keepCase: true,
      longs: String,
      enums: String,
      oneofs: true,
    });
  }

  /** @throws Error when `proto/` has not been built */
  static fromBuild(): DescriptorSet {
    return new DescriptorSet(readFileSync(DESCRIPTOR_SET));
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
}
