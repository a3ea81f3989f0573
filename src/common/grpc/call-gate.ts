import type { ExpectedError } from '../errors/expected-error.js';
import type { CallContext } from './call-context.js';
import type { ListenerName } from './listener-name.js';

/** The part of grpc-js's `Metadata` that a gate reads. */
export interface MetadataReader {
  get(key: string): readonly (string | Buffer)[];
}

/**
 * Decides about a call when its headers have arrived, before a byte of its messages is read: a
 * caller who may not call cannot make the host keep what he sends.
 */
export interface CallGate {
  /**
   * Never throws and never rejects.
   * @returns the error that ends the call, or `undefined` where it may go on; at once where that
   *   can be told at once
   */
  admit(
    call: CallContext,
    metadata: MetadataReader,
  ): ExpectedError | undefined | Promise<ExpectedError | undefined>;
}

/** Injection token of the {@link CallGate} of the overrides. */
export const CALL_GATE = Symbol('CallGate');

/**
 * Injection tokens of the gates of all listeners. That of a listener of its own is provided by the
 * module that the listener is for.
 */
export const LISTENER_GATES: Readonly<Record<ListenerName, symbol>> = {
  overrides: CALL_GATE,
  operations: Symbol('gate of the operations listener'),
  shapes: Symbol('gate of the shapes listener'),
};
