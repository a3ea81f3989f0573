import { context, metrics, propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import { ZipkinExporter } from '@opentelemetry/exporter-zipkin';
import { NodeSDK } from '@opentelemetry/sdk-node';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';
import type { HostConfig } from '../config/host-config.js';
import { ChosenIdGenerator } from './chosen-id-generator.js';
import type { SpanRecorder } from './tracing.js';

/**
 * Starts the OpenTelemetry SDK for traces alone: metrics are prom-client's, logs are pino's. The
 * OTLP exporter is configured by the SDK's own standard variables.
 */
export function startSpanRecorder(config: HostConfig, propagator: TextMapPropagator): SpanRecorder {
  const ids = new ChosenIdGenerator();
  const sdk = new NodeSDK({
    serviceName: config.serviceName,
    autoDetectResources: false,
    // The pipeline has asked the configured sampler before it makes a span.
    sampler: new AlwaysOnSampler(),
    idGenerator: ids,
    textMapPropagator: propagator,
    metricReaders: [],
    logRecordProcessors: [],
    instrumentations: [],
    ...(config.tracing.exporter === 'zipkin' && { spanProcessors: [zipkinProcessor(config)] }),
  });
  sdk.start();
  return {
    tracer: trace.getTracer('extend-host'),
    sampler: samplerOf(config.tracing),
    chooseTraceId: (traceId) => ids.choose(traceId),
    shutdown: async (timeoutMs) => {
      await withinTime(sdk.shutdown(), timeoutMs);
      // The SDK registers itself for the whole process, and a second one only once it is free.
      for (const api of [trace, context, propagation, metrics]) api.disable();
    },
  };
}

function zipkinProcessor({ serviceName, tracing }: HostConfig): BatchSpanProcessor {
  return new BatchSpanProcessor({
    exporter: new ZipkinExporter({
      serviceName,
      ...(tracing.zipkinEndpoint !== undefined && { url: tracing.zipkinEndpoint }),
    }),
    exportTimeoutMillis: tracing.zipkinTimeoutMs,
  });
}

function samplerOf({ sampler, samplerRatio }: HostConfig['tracing']): Sampler {
  const [, parentBased, name] = /^(parentbased_)?(.*)$/.exec(sampler) ?? [];
  const root =
    name === 'always_on'
      ? new AlwaysOnSampler()
      : name === 'always_off'
        ? new AlwaysOffSampler()
        : new TraceIdRatioBasedSampler(samplerRatio);
  return parentBased === undefined ? root : new ParentBasedSampler({ root });
}

async function withinTime(work: Promise<void>, timeoutMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, timeoutMs);
  try {
    await Promise.race([work, promise]);
  } catch {
    // The collector is away at the end: there is nobody left to tell.
  } finally {
    clearTimeout(timer);
  }
}
