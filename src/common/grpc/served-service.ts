import type { ServiceDefinition } from '@grpc/grpc-js';

/**
 * How the messages of a service reach its controller: as the bytes of the wire, which loses
 * nothing and costs nothing, or as the plain objects of proto-loader.
 */
export type ServiceCodec = 'bytes' | 'objects';

/** A service that a module adds to a listener. */
export interface ServedService {
  /** Full name, for example `accelbyte.session.manager.SessionManager`. */
  readonly name: string;
  readonly codec: ServiceCodec;
}

/**
 * The definition with codecs that hand bytes through. Broken bytes are then the controller's to
 * refuse, after the token guard, and with a message that names the field.
 */
export function withBytes(definition: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      {
        ...method,
        requestDeserialize: asItIs,
        responseSerialize: asBytes,
      },
    ]),
  );
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}

function asBytes(value: unknown): Buffer {
  if (!Buffer.isBuffer(value)) throw new TypeError('the answer of a bytes method must be a Buffer');
  return value;
}
