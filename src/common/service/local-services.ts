import type { PlainMessage } from '../grpc/message-codec.js';
import { ResultError } from '../operations/result.error.js';
import { RESULT_CODE } from '../operations/result-code.js';
import type { HostedServices } from './hosted-services.js';
import type { SelfClient } from './self-client.js';

/** What can run a handler without a connection: a listener. */
export interface LocalCalls {
  /** @param service  full gRPC name */
  callLocally(service: string, method: string, request: object): Promise<PlainMessage>;
}

/** Codes from here on are a service's own, and no failures of the call. */
const CUSTOM = RESULT_CODE.ERROR_CUSTOM;

/** The self-client of every service of a host. */
export class LocalServices implements SelfClient {
  #listenerOf: ((service: string) => LocalCalls | undefined) | undefined;

  constructor(private readonly services: HostedServices) {}

  /** Called once the listeners are made. @param listenerOf  by full gRPC name */
  connect(listenerOf: (service: string) => LocalCalls | undefined): void {
    this.#listenerOf = listenerOf;
  }

  async call(service: string, method: string, request: object = {}): Promise<PlainMessage> {
    const grpcService = this.services.byName(service)?.declaration.grpcService;
    const listener = grpcService === undefined ? undefined : this.#listenerOf?.(grpcService);
    if (grpcService === undefined || listener === undefined) {
      throw new ResultError(RESULT_CODE.ERROR_ITEM_UNKNOWN, `${service}: no service of this host`);
    }
    const answer = await listener.callLocally(grpcService, method, request);
    const { code = 0, msg = '' } = (answer.r ?? {}) as { code?: number; msg?: string };
    if (code > 0 && code < CUSTOM) throw new ResultError(code, msg);
    return answer;
  }
}
