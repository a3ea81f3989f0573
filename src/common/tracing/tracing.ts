import type { TextMapPropagator, Tracer } from '@opentelemetry/api';
import type { Sampler } from '@opentelemetry/sdk-trace';

/** What records spans, while an exporter is configured. */
export interface SpanRecorder {
  readonly tracer: Tracer;
  /** Asked once for each call, before any span is made. */
  readonly sampler: Sampler;
  /** Gives the next root span this trace id. */
  chooseTraceId(traceId: string): void;
  /** Exports what is left. @param timeoutMs  a dead collector must not hold the exit */
  shutdown(timeoutMs: number): Promise<void>;
}

/** How traces come in, and where they go. */
export interface Tracing {
  readonly propagator: TextMapPropagator;
  /** `undefined` without an exporter: trace ids are still read, made and logged. */
  readonly recorder: SpanRecorder | undefined;
}

export const TRACING = Symbol('Tracing');
