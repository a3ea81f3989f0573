import type { Metadata } from '@grpc/grpc-js';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TextMapGetter,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import { RandomIds } from '../tracing/random-ids.js';
import type { Tracing } from '../tracing/tracing.js';
import type { CallTrace, CallTracing } from './call-observers.js';
import type { CallRecord } from './call-record.js';

const fromMetadata: TextMapGetter<Metadata> = {
  keys: (metadata) => Object.keys(metadata.getMap()),
  get: (metadata, key) => metadata.get(key)[0]?.toString(),
};

/** Without any of these there is no parent, and nothing is extracted. */
const TRACE_HEADERS = ['traceparent', 'x-b3-traceid', 'b3', 'x-b3-sampled', 'x-b3-flags'];

/**
 * One `SERVER` span a call, made only when the sampler says so: a span costs several
 * microseconds, the question costs a fraction of one.
 */
export class OpenTelemetryCallTracing implements CallTracing {
  readonly #ids = new RandomIds();

  constructor(private readonly tracing: Tracing) {}

  start(path: string, metadata: Metadata): CallTrace {
    const parent = TRACE_HEADERS.some((name) => metadata.get(name).length > 0)
      ? this.tracing.propagator.extract(ROOT_CONTEXT, metadata, fromMetadata)
      : ROOT_CONTEXT;
    const traceId = trace.getSpanContext(parent)?.traceId ?? this.#ids.traceId();
    const span = this.#startSpan(path, parent, traceId);
    return span === undefined
      ? new UnrecordedTrace(traceId, parent, this.#ids)
      : new RecordedTrace(traceId, parent, span);
  }

  #startSpan(path: string, parent: Context, traceId: string): Span | undefined {
    const { recorder } = this.tracing;
    if (recorder === undefined) return undefined;
    const name = path.slice(1);
    const { decision } = recorder.sampler.shouldSample(
      parent,
      traceId,
      name,
      SpanKind.SERVER,
      {},
      [],
    );
    if (decision !== SamplingDecision.RECORD_AND_SAMPLED) return undefined;
    recorder.chooseTraceId(traceId);
    const [service, method] = name.split('/');
    return recorder.tracer.startSpan(
      name,
      {
        kind: SpanKind.SERVER,
        attributes: { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method },
      },
      parent,
    );
  }
}

class UnrecordedTrace implements CallTrace {
  constructor(
    readonly traceId: string,
    private readonly parent: Context,
    private readonly ids: RandomIds,
  ) {}

  /** The caller's own where it brought one: what is not recorded here may be recorded there. */
  get context(): Context {
    if (trace.getSpanContext(this.parent) !== undefined) return this.parent;
    const spanContext = {
      traceId: this.traceId,
      spanId: this.ids.spanId(),
      traceFlags: TraceFlags.NONE,
    };
    return trace.setSpanContext(this.parent, spanContext);
  }

  ended(): void {
    // Nothing was recorded.
  }
}

class RecordedTrace implements CallTrace {
  constructor(
    readonly traceId: string,
    private readonly parent: Context,
    private readonly span: Span,
  ) {}

  get context(): Context {
    return trace.setSpan(this.parent, this.span);
  }

  ended(call: CallRecord, code: number, codeName: string): void {
    this.span.setAttributes({
      'rpc.grpc.status_code': code,
      'network.peer.address': call.peer,
      'extend.correlation_id': call.correlationId,
      ...(call.ids.sessionId !== undefined && { 'extend.session_id': call.ids.sessionId }),
      ...(call.ids.abTraceId !== undefined && { ab_trace_id: call.ids.abTraceId }),
    });
    if (code !== 0) this.span.setStatus({ code: SpanStatusCode.ERROR, message: codeName });
    this.span.end();
  }
}
