import type { TextMapPropagator } from '@opentelemetry/api';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import type { HostConfig } from '../config/host-config.js';
import type { Tracing } from './tracing.js';

/**
 * Prepares tracing. The SDK is loaded only when an exporter is configured: it costs about 135 ms
 * of start and 12 MB.
 */
export async function startTracing(config: HostConfig): Promise<Tracing> {
  const propagator = new CompositePropagator({
    propagators: config.tracing.propagators.map(propagatorNamed),
  });
  if (config.tracing.exporter === 'none') return { propagator, recorder: undefined };
  const { startSpanRecorder } = await import('./span-recorder.js');
  return { propagator, recorder: startSpanRecorder(config, propagator) };
}

function propagatorNamed(name: HostConfig['tracing']['propagators'][number]): TextMapPropagator {
  switch (name) {
    case 'b3multi':
      return new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER });
    case 'b3':
      return new B3Propagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER });
    case 'tracecontext':
      return new W3CTraceContextPropagator();
    case 'baggage':
      return new W3CBaggagePropagator();
  }
}
