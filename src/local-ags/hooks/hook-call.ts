import type { JsonValue } from '@bufbuild/protobuf';

/** One call of a hook, as it went. */
export interface HookCall {
  /** 1 for the first call of this process. */
  readonly sequence: number;
  /** As in `OnSessionCreated`. */
  readonly method: string;
  readonly address: string;
  readonly sessionId: string;
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
  /** Protobuf JSON. */
  readonly request: JsonValue;
  /** Protobuf JSON; absent without an answer. */
  readonly response?: JsonValue;
}
