import { AsyncLocalStorage } from 'node:async_hooks';
import type { Context } from '@opentelemetry/api';

/** Why the token guard refused a call; the claims only once the signature has been verified. */
export interface Refusal {
  /** Slug of `docs/security.md`, for example `token_expired`. */
  readonly reason: string;
  readonly claims?: {
    readonly kid: string;
    readonly clientId: string | undefined;
    readonly namespace: string | undefined;
    readonly extendNamespace: string | undefined;
  };
}

/** Who is calling, from a verified token. */
export interface Caller {
  readonly clientId: string | undefined;
  readonly namespace: string | undefined;
  readonly userId: string | undefined;
}

/** What is known of one call while it runs; made by the pipeline, one per call, never shared. */
export interface CallContext {
  /** Full path, for example `/accelbyte.session.manager.SessionManager/OnSessionCreated`. */
  readonly path: string;
  readonly correlationId: string;
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Parent of the calls that the host makes for this one. */
  readonly trace: { readonly context: Context } | undefined;
  /** `address:port` of the caller. */
  readonly peer: string;
  /** Milliseconds since the epoch; `Infinity` when the caller set none. */
  readonly deadlineMs: number;
  /** Aborted when the caller cancels, its deadline passes, or a drain ends the call. */
  readonly signal: AbortSignal;
  /** Set by the token guard when it lets the call pass. */
  caller: Caller | undefined;
  /** Set by the token guard when it does not. */
  refusal: Refusal | undefined;
  /** Runs `listener` once the caller has been given its answer, whatever the status. */
  onAnswered(listener: () => void): void;
  /** Identifiers for log line and span, for example `sessionId`; never payloads, never secrets. */
  readonly ids: CallIds;
}

/** Identifiers that a controller notes for the log line and the span of its call. */
export interface CallIds {
  sessionId?: string;
  /** AGS's own trace id, which its two matchmaking streams bring in their first message. */
  abTraceId?: string;
}

const storage = new AsyncLocalStorage<CallContext>();

/** The call that the current code runs for; `undefined` outside of a call. */
export function currentCall(): CallContext | undefined {
  return storage.getStore();
}

/** The same, for code that runs nowhere else. @throws Error outside of a call */
export function runningCall(): CallContext {
  const call = currentCall();
  if (call === undefined) throw new Error('expected to run inside of a call');
  return call;
}

/** The running call, with the session's id noted for its log line and span; an empty one is none. */
export function callForSession(sessionId: string): CallContext {
  const call = runningCall();
  if (sessionId !== '') call.ids.sessionId = sessionId;
  return call;
}

/** Runs `work` for `call`: every logger and every client of the host finds the call there. */
export function runInCall<T>(call: CallContext, work: () => T): T {
  return storage.run(call, work);
}
