import type { ServiceDefinition } from '@grpc/grpc-js';
import type { ApiVersions } from '../service/api-versions.js';
import type { MethodInfo } from './call-observers.js';
import type { NestHandler } from './method-handlers.js';

/** A service on a listener; its handlers take and give the bytes of the wire unless told otherwise. */
export interface ServedService {
  /** Full name, for example `accelbyte.session.manager.SessionManager`. */
  readonly name: string;
  /**
   * Methods that stream in both directions, and so many messages that their handlers want them by
   * the run: they read and answer `FrameRun`s.
   */
  readonly framedMethods?: readonly string[];
  /**
   * Handlers take and give plain objects, and failures travel as result codes in field 1 of the
   * answer: the operations style. Left out: bytes, and failures are statuses.
   */
  readonly results?: {
    /** As `info` lists the service; named in refusals. */
    readonly name: string;
    readonly versions: ApiVersions;
  };
  /** Methods that no controller handles, and that answer UNIMPLEMENTED. */
  readonly unimplemented?: readonly string[];
  /**
   * Handles all methods in place of controllers, bytes in and bytes out, whatever `results` says.
   * Unary and server streaming: `(request, metadata)`; with a stream of requests:
   * `(requests, metadata)`.
   */
  readonly forward?: (method: MethodInfo) => NestHandler;
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
