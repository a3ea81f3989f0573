import type { Metadata } from '@grpc/grpc-js';
import type { Context } from '@opentelemetry/api';
import type { CallRecord } from './call-record.js';

/** One method that the host serves, or the one that stands for all it does not know. */
export interface MethodInfo {
  readonly path: string;
  readonly service: string;
  readonly method: string;
  readonly type: 'unary' | 'client_stream' | 'server_stream' | 'bidi_stream';
}

/** Counts calls by method; paths that were never registered count as one unknown method. */
export interface CallMetrics {
  /** Makes the series of a method visible before its first call. */
  register(method: MethodInfo): void;
  started(path: string): void;
  /** @param count  messages, which may come and go several at a time */
  received(path: string, count: number): void;
  sent(path: string, count: number): void;
  handled(path: string, code: string, seconds: number): void;
}

/** Writes the line of an ended call. */
export interface CallLog {
  ended(call: CallRecord, code: string, durationMs: number): void;
}

/** Spans and trace ids. */
export interface CallTracing {
  /** Reads the caller's trace headers and starts a span when the call is sampled. */
  start(path: string, metadata: Metadata): CallTrace;
}

export interface CallTrace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** Where calls that the host makes for this one belong; made when it is asked for. */
  readonly context: Context;
  ended(call: CallRecord, code: number, codeName: string): void;
}

export const CALL_METRICS = Symbol('CallMetrics');
export const CALL_LOG = Symbol('CallLog');
export const CALL_TRACING = Symbol('CallTracing');
