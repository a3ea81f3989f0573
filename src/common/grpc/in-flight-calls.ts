import { type ServerInterceptingCallInterface, status } from '@grpc/grpc-js';
import type { PendingCall } from '../debug/pending-call.js';

/** A status as it ends a call. */
export type CallOutcome = Parameters<ServerInterceptingCallInterface['sendStatus']>[0];

/** A call that has begun and not ended. */
export interface InFlightCall {
  readonly path: string;
  /** Where it stands among the others; kept by {@link InFlightCalls}. */
  slot: number;
  /** What a dump tells of it; `undefined` before its headers have arrived. */
  readonly pending: PendingCall | undefined;
  endWith(outcome: CallOutcome): void;
}

/**
 * All calls of all listeners that have begun and not ended; what a drain waits for. An array and
 * not a `Set`: a set that calls come to and go from leaves a chain of outgrown tables behind, through
 * which calls that have long ended survive each collection of the young generation.
 */
export class InFlightCalls {
  readonly #calls: InFlightCall[] = [];

  /** For a dump, oldest first. */
  get pending(): readonly PendingCall[] {
    return this.#calls
      .flatMap((call) => call.pending ?? [])
      .sort((one, other) => other.ageMs - one.ageMs);
  }

  get count(): number {
    return this.#calls.length;
  }

  add(call: InFlightCall): void {
    call.slot = this.#calls.push(call) - 1;
  }

  /** A call that is not there is let be. */
  remove(call: InFlightCall): void {
    if (this.#calls[call.slot] !== call) return;
    const last = this.#calls.pop();
    if (last === undefined || last === call) return;
    this.#calls[call.slot] = last;
    last.slot = call.slot;
  }

  /** Tells the callers of all calls, or of those that `isMeant` picks, to go elsewhere. */
  endAll(details: string, isMeant: (path: string) => boolean = () => true): void {
    for (const call of [...this.#calls]) {
      if (isMeant(call.path)) call.endWith({ code: status.UNAVAILABLE, details });
    }
  }
}
