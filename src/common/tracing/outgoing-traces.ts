import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  defaultTextMapSetter,
  type Span,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { currentCall } from '../grpc/call-context.js';
import type { Tracing } from './tracing.js';

/** What a call of ours takes along. */
export interface OutgoingTrace {
  /** Trace headers, as `OTEL_PROPAGATORS` has them; none outside of a call. */
  readonly headers: Readonly<Record<string, string>>;
  /** Adds what is known only with the answer. */
  note(attributes: Attributes): void;
}

const OUTSIDE: OutgoingTrace = { headers: {}, note: () => undefined };

/**
 * Carries the trace of the running call on into the calls that the host makes for it, also into
 * those that it makes after the answer. Work that no call led to, refreshes and what is taken up
 * after a restart, belongs to no trace.
 */
export class OutgoingTraces {
  readonly #within = new AsyncLocalStorage<Context>();

  constructor(private readonly tracing: Tracing) {}

  /**
   * Runs `work` as a span of kind `CLIENT` where the call is recorded; spans inside of it are its
   * children. What `work` throws ends the span as an error, by its class alone: messages may hold
   * what others sent.
   * @param name  few different ones: no id goes into it
   */
  async run<T>(
    name: string,
    attributes: Attributes,
    work: (outgoing: OutgoingTrace) => Promise<T>,
  ): Promise<T> {
    const parent = this.#within.getStore() ?? currentCall()?.trace?.context;
    if (parent === undefined) return work(OUTSIDE);
    const span = this.#spanUnder(parent, name, attributes);
    if (span === undefined) return work(this.#outgoing(parent));
    const context = trace.setSpan(parent, span);
    try {
      return await this.#within.run(context, () => work(this.#outgoing(context, span)));
    } catch (error) {
      const message = error instanceof Error ? error.constructor.name : typeof error;
      span.setStatus({ code: SpanStatusCode.ERROR, message });
      throw error;
    } finally {
      span.end();
    }
  }

  #spanUnder(parent: Context, name: string, attributes: Attributes): Span | undefined {
    const flags = trace.getSpanContext(parent)?.traceFlags ?? TraceFlags.NONE;
    if ((flags & TraceFlags.SAMPLED) === 0) return undefined;
    const { recorder } = this.tracing;
    return recorder?.tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes }, parent);
  }

  #outgoing(context: Context, span?: Span): OutgoingTrace {
    const headers: Record<string, string> = {};
    this.tracing.propagator.inject(context, headers, defaultTextMapSetter);
    return {
      headers,
      note: (attributes) => {
        span?.setAttributes(attributes);
      },
    };
  }
}
