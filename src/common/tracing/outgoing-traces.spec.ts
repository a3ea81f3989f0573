import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import {
  AlwaysOnSampler,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { runInCall } from '../grpc/call-context.js';
import { CallRecord } from '../grpc/call-record.js';
import { OutgoingTraces } from './outgoing-traces.js';

const TRACE = 'b57a3c1e9d4f8a2607c1e5b9d3f7a0c4';
const CALL_SPAN = 'd2c1b0a998877665';
const SAMPLED = 1;

/** A call that runs, with a span of its own that is recorded or not. */
function aCall(traceFlags: number): CallRecord {
  const record = new CallRecord('/a/B', 'corr', TRACE, 'peer', Number.POSITIVE_INFINITY, 0);
  const spanContext = { traceId: TRACE, spanId: CALL_SPAN, traceFlags };
  record.trace = { context: trace.setSpanContext(ROOT_CONTEXT, spanContext) };
  return record;
}

describe('OutgoingTraces', () => {
  let exporter: InMemorySpanExporter;
  let provider: TracerProvider;
  let traces: OutgoingTraces;

  beforeEach(() => {
    exporter = new InMemorySpanExporter();
    provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
    traces = new OutgoingTraces({
      propagator: new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER }),
      recorder: {
        tracer: provider.getTracer('test'),
        sampler: new AlwaysOnSampler(),
        chooseTraceId: () => undefined,
        shutdown: () => Promise.resolve(),
      },
    });
  });
  afterEach(() => provider.shutdown());

  it('sends no header and records nothing for work that no call led to', async () => {
    const headers = await traces.run('refresh', {}, async (outgoing) => outgoing.headers);
    expect(headers).toEqual({});
    expect(exporter.getFinishedSpans()).toEqual([]);
  });

  it('makes what is called inside of a span its child', async () => {
    const headers = await runInCall(aCall(SAMPLED), () =>
      traces.run('outer', {}, () => traces.run('inner', {}, async ({ headers }) => headers)),
    );
    const [inner, outer] = exporter.getFinishedSpans();
    expect(outer?.parentSpanContext?.spanId).toBe(CALL_SPAN);
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(headers).toEqual({
      'x-b3-traceid': TRACE,
      'x-b3-spanid': inner?.spanContext().spanId,
      'x-b3-sampled': '1',
    });
  });

  it('records nothing under a call that is not recorded, and hands its ids on', async () => {
    const headers = await runInCall(aCall(0), () =>
      traces.run('AGS PUT', {}, async (outgoing) => outgoing.headers),
    );
    expect(exporter.getFinishedSpans()).toEqual([]);
    expect(headers).toMatchObject({ 'x-b3-spanid': CALL_SPAN, 'x-b3-sampled': '0' });
  });

  it('ends the span of what fails by the class of the error, never by its message', async () => {
    const failing = runInCall(aCall(SAMPLED), () =>
      traces.run('AGS PUT', {}, () => Promise.reject(new RangeError('the secret is hunter2'))),
    );
    await expect(failing).rejects.toThrow('hunter2');
    const [span] = exporter.getFinishedSpans();
    expect(span?.status).toMatchObject({ message: 'RangeError' });
    expect(JSON.stringify([span?.status, span?.events, span?.attributes])).not.toContain('hunter2');
  });

  it('keeps what is noted with the answer', async () => {
    await runInCall(aCall(SAMPLED), () =>
      traces.run('AGS PUT', { 'http.request.method': 'PUT' }, async (outgoing) =>
        outgoing.note({ 'http.response.status_code': 204 }),
      ),
    );
    expect(exporter.getFinishedSpans()[0]?.attributes).toEqual({
      'http.request.method': 'PUT',
      'http.response.status_code': 204,
    });
  });
});
