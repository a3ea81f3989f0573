import type { PlainMessage } from '../grpc/message-codec.js';

/** Calls operations-style services of the same host in-process, past listeners and gates. */
export interface SelfClient {
  /**
   * Calls a unary method.
   * @param service  as `info` lists it, for example `srv`
   * @returns the answer; its result is looked at already
   * @throws ResultError for a result code of 1 to 99, and for a service that is not here
   */
  call(service: string, method: string, request?: object): Promise<PlainMessage>;
}
