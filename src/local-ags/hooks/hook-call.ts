import type { JsonValue } from '@bufbuild/protobuf';

/** One call of a hook or of a match function, as it went. */
export interface HookCall {
  /** 1 for the first call of this process. */
  readonly sequence: number;
  /** As in `OnSessionCreated` or `MakeMatches`. */
  readonly method: string;
  readonly address: string;
  /** Empty for the methods of a match function. */
  readonly sessionId: string;
  /** The pool for which a match function was called. */
  readonly matchPool?: string;
  /** Names of the bits that an Updated hook tells; empty for the others. */
  readonly actions: readonly string[];
  /** 2 for the repetition of a call. */
  readonly attempt: number;
  /** RFC 3339. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** As in `OK` or `UNAUTHENTICATED`. */
  readonly status: string;
  /** Text of the status; empty with `OK`. */
  readonly details: string;
  readonly traceId: string;
  /** Protobuf JSON; for a stream a list of the first messages, as many as {@link RECORDED_MESSAGES}. */
  readonly request: JsonValue;
  /** As the request; absent where the call failed. */
  readonly response?: JsonValue;
}

/** Of a stream no more messages are kept in each direction: a pool may hold tens of thousands. */
export const RECORDED_MESSAGES = 100;
