import type { ServiceDefinition } from '@grpc/grpc-js';

/** A service that a module adds to a listener; its controllers take and give the bytes of the wire. */
export interface ServedService {
  /** Full name, for example `accelbyte.session.manager.SessionManager`. */
  readonly name: string;
  /**
   * Methods that stream in both directions, and so many messages that their handlers want them by
   * the run: they read and answer `FrameRun`s.
   */
  readonly framedMethods?: readonly string[];
}

/**
 * The definition with codecs that hand bytes through, which loses nothing and costs nothing.
 * Broken bytes are then the controller's to refuse, after the token guard, and with a message that
 * names the field.
 */
export function withBytes(definition: ServiceDefinition): ServiceDefinition {
  return Object.fromEntries(
    Object.entries(definition).map(([name, method]) => [
      name,
      { ...method, requestDeserialize: asItIs, responseSerialize: asItIs },
    ]),
  );
}

function asItIs(bytes: Buffer): Buffer {
  return bytes;
}
