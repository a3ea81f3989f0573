import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HttpReceiver } from '../support/http-receiver.js';
import { parametersMessage } from '../support/matchmaking/encode-tick.js';
import { startMatchHost } from '../support/matchmaking/match-host.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const session = sessionFixture('on-session-created.typical');
const TRACE = 'b57a3c1e9d4f8a2607c1e5b9d3f7a0c4';
const OTHER_TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = 'd2c1b0a998877665';
const OTHER_PARENT = 'b7ad6b7169203331';
const PAIRS =
  '{"alliance":{"min_number":2,"max_number":2,"player_min_number":1,"player_max_number":1}}';
const TICK = parametersMessage(PAIRS, 7n, OTHER_TRACE);

/** Zipkin's JSON of a span, as far as it matters here. */
interface ZipkinSpan {
  readonly traceId: string;
  readonly parentId?: string;
  readonly name: string;
  readonly kind: string;
  readonly localEndpoint: { readonly serviceName: string };
  readonly tags: Readonly<Record<string, string>>;
}

describe('traces to Zipkin', () => {
  let collector: HttpReceiver;

  beforeEach(async () => {
    collector = await HttpReceiver.start();
  });
  afterEach(() => collector.stop());

  function startHost(env: Record<string, string> = {}): Promise<TestHost> {
    return startTestHost({
      env: {
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${collector.url}/api/v2/spans`,
        SERVICE_NAME: 'my-overrides',
        ...env,
      },
    });
  }

  /** Calls the hook with these headers, stops the host, and gives what came of it. */
  async function traced(headers: Record<string, string>, env: Record<string, string> = {}) {
    const host = await startHost(env);
    const authorization = `Bearer ${host.token}`;
    await host.call(ON_SESSION_CREATED, session, { authorization, ...headers });
    await host.stop();
    const spans = collector.bodies.flat() as ZipkinSpan[]; // the endpoint takes lists of spans
    return { spans, line: host.logLines.find(({ msg }) => msg === 'call') };
  }

  it('begin with a call that brings none, and its log line names them', async () => {
    const { spans, line } = await traced({ 'x-correlation-id': 'corr-1' });
    expect(collector.requests[0]).toMatchObject({
      path: '/api/v2/spans',
      headers: { 'content-type': 'application/json' },
    });
    expect(spans).toMatchObject([
      {
        traceId: line?.traceId,
        name: ON_SESSION_CREATED.slice(1),
        kind: 'SERVER',
        localEndpoint: { serviceName: 'my-overrides' },
        tags: {
          'rpc.system': 'grpc',
          'rpc.service': 'accelbyte.session.manager.SessionManager',
          'rpc.method': 'OnSessionCreated',
          'rpc.grpc.status_code': '0',
          'extend.correlation_id': 'corr-1',
        },
      },
    ]);
    expect(spans[0]).not.toHaveProperty('parentId');
  });

  const b3Multi = { 'x-b3-traceid': TRACE, 'x-b3-spanid': PARENT, 'x-b3-sampled': '1' };
  const b3Single = { b3: `${TRACE}-${PARENT}-1` };
  const w3c = { traceparent: `00-${OTHER_TRACE}-${OTHER_PARENT}-01` };

  it.each([
    ['B3 in several headers', b3Multi, TRACE, PARENT],
    ['B3 in one header', b3Single, TRACE, PARENT],
    ['W3C', w3c, OTHER_TRACE, OTHER_PARENT],
    ['W3C, where B3 is there too', { ...b3Multi, ...w3c }, OTHER_TRACE, OTHER_PARENT],
  ])('go on from %s', async (_, headers, traceId, parentId) => {
    const { spans, line } = await traced(headers);
    expect(spans).toMatchObject([{ traceId, parentId }]);
    expect(line?.traceId).toBe(traceId);
  });

  it.each([
    ['B3', { ...b3Multi, 'x-b3-sampled': '0' }, TRACE],
    ['W3C', { traceparent: `00-${OTHER_TRACE}-${OTHER_PARENT}-00` }, OTHER_TRACE],
  ])(
    'are not recorded where the caller says so with %s, and still named in the log',
    async (_, headers, traceId) => {
      const { spans, line } = await traced(headers);
      expect(spans).toEqual([]);
      expect(line?.traceId).toBe(traceId);
    },
  );

  it.each([
    ['nonsense', { traceparent: 'nonsense', 'x-b3-traceid': 'nonsense' }],
    ['zeros', { traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` }],
  ])('begin anew where the headers are %s', async (_, headers) => {
    const { spans, line } = await traced(headers);
    expect(spans).toHaveLength(1);
    expect(line?.traceId).toMatch(/^(?!0{32})[0-9a-f]{32}$/);
    expect(spans[0]?.traceId).toBe(line?.traceId);
  });

  it.each([
    ['always_off', undefined, {}, 0],
    ['always_off', undefined, b3Multi, 0],
    ['parentbased_always_off', undefined, {}, 0],
    ['parentbased_always_off', undefined, b3Multi, 1],
    ['traceidratio', '0', b3Multi, 0],
    ['parentbased_traceidratio', '0', {}, 0],
    ['parentbased_traceidratio', '1', {}, 1],
    ['always_on', undefined, { ...b3Multi, 'x-b3-sampled': '0' }, 1],
  ])('are sampled by %s %s: a call with %j gives %i', async (sampler, share, headers, count) => {
    const env = {
      OTEL_TRACES_SAMPLER: sampler,
      ...(share !== undefined && { OTEL_TRACES_SAMPLER_ARG: share }),
    };
    const { spans } = await traced(headers, env);
    expect(spans).toHaveLength(count);
  });

  it.each([
    ['that is served', [], '0', 'OK'],
    ['whose parameters come twice', [TICK], '3', 'INVALID_ARGUMENT'],
  ])('name the trace of AGS on a tick %s, and its log lines do', async (_, more, code, name) => {
    const match = await startMatchHost({
      strategy: 'rules',
      env: { OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${collector.url}/api/v2/spans` },
    });
    await match.client.stream('MakeMatches', [TICK, ...more]);
    await match.client.stream('BackfillMatches', [parametersMessage(PAIRS)]);
    await match.stop();
    const [tick, nameless] = collector.bodies.flat() as ZipkinSpan[];
    expect(tick?.tags).toMatchObject({ 'rpc.grpc.status_code': code, ab_trace_id: OTHER_TRACE });
    expect(nameless?.tags).not.toHaveProperty('ab_trace_id');
    const linesOf = (method: string) =>
      match.host.logLines.filter((line) => `${line.method}`.endsWith(`/${method}`));
    const tickLines = linesOf('MakeMatches');
    expect(tickLines.find(({ msg }) => msg === 'call')).toMatchObject({ status: name });
    expect(tickLines.map(({ abTraceId }) => abTraceId)).toEqual(tickLines.map(() => OTHER_TRACE));
    expect(linesOf('BackfillMatches').every((line) => !('abTraceId' in line))).toBe(true);
  });

  it('tell of calls that were refused', async () => {
    const host = await startHost();
    await expect(host.call(ON_SESSION_CREATED, session, {})).rejects.toThrow('UNAUTHENTICATED');
    await host.stop();
    expect(collector.bodies.flat()).toMatchObject([
      { tags: { 'rpc.grpc.status_code': '16', error: 'UNAUTHENTICATED' } },
    ]);
  });

  it('hold neither token nor payload', async () => {
    const host = await startHost();
    await host.call(ON_SESSION_CREATED, session);
    await host.stop();
    const sent = collector.requests.map(({ body }) => body).join();
    expect(sent).toContain('SessionManager');
    expect(sent).not.toContain(host.token.split('.')[2]);
    expect(sent).not.toContain('harbor');
  });

  it('can be switched off while the endpoint is set', async () => {
    await traced({}, { ENABLE_ZIPKIN: 'false' });
    expect(collector.requests).toEqual([]);
  });
});

describe('traces over OTLP', () => {
  let collector: HttpReceiver;

  beforeEach(async () => {
    collector = await HttpReceiver.start();
    // The SDK reads these itself; a start from the command line puts them there.
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
    process.env.OTEL_EXPORTER_OTLP_PROTOCOL = 'http/json';
  });
  afterEach(async () => {
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
    delete process.env.OTEL_EXPORTER_OTLP_PROTOCOL;
    await collector.stop();
  });

  it('carry the same', async () => {
    const host = await startTestHost({
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, SERVICE_NAME: 'my-overrides' },
    });
    const traceparent = `00-${TRACE}-${PARENT}-01`;
    const authorization = `Bearer ${host.token}`;
    await host.call(ON_SESSION_CREATED, session, { authorization, traceparent });
    await host.stop();
    expect(collector.requests[0]?.path).toBe('/v1/traces');
    expect(collector.bodies).toMatchObject([
      {
        resourceSpans: [
          {
            resource: {
              attributes: expect.arrayContaining([
                { key: 'service.name', value: { stringValue: 'my-overrides' } },
              ]),
            },
            scopeSpans: [
              {
                spans: [
                  { traceId: TRACE, parentSpanId: PARENT, name: ON_SESSION_CREATED.slice(1) },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });
});
