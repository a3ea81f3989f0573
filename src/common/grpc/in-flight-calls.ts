import { type ServerInterceptingCallInterface, status } from '@grpc/grpc-js';

/** A status as it ends a call. */
export type CallOutcome = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];

/** A call that has begun and not ended. */
export interface InFlightCall {
  readonly path: string;
  endWith(outcome: CallOutcome): void;
}

/** All calls of all listeners that have begun and not ended; what a drain waits for. */
export class InFlightCalls {
  readonly #calls = new Set<InFlightCall>();

  get count(): number {
    return this.#calls.size;
  }

  add(call: InFlightCall): void {
    this.#calls.add(call);
  }

  remove(call: InFlightCall): void {
    this.#calls.delete(call);
  }

  /** Tells the callers of all calls, or of those that `isMeant` picks, to go elsewhere. */
  endAll(details: string, isMeant: (path: string) => boolean = () => true): void {
    for (const call of [...this.#calls]) {
      if (isMeant(call.path)) call.endWith({ code: status.UNAVAILABLE, details });
    }
  }
}
