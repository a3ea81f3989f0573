import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.js';
import { HttpReceiver } from '../support/http-receiver.js';
import { DsmClient } from '../support/session-dsm/dsm-client.js';
import { InformationDesk } from '../support/session-dsm/information-desk.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const TRACE = '6b1f0e9a7c3d4852b0a1c2d3e4f50617';
const PARENT = 'a1b2c3d4e5f60718';
const B3 = { 'x-b3-traceid': TRACE, 'x-b3-spanid': PARENT, 'x-b3-sampled': '1' };

interface ZipkinSpan {
  readonly traceId: string;
  readonly id: string;
  readonly parentId?: string;
  readonly name: string;
  readonly kind: string;
  readonly tags: Readonly<Record<string, string>>;
}

describe('one trace goes from AGS through the host to the server and back to AGS', () => {
  let collector: HttpReceiver;
  let desk: InformationDesk;
  let host: TestHost;

  beforeEach(async () => {
    collector = await HttpReceiver.start();
    desk = await InformationDesk.open();
  });
  afterEach(async () => {
    await host.stop();
    await desk.close();
    await collector.stop();
  });

  /** Asks for a server as AGS does, and waits until AGS has been told of it. */
  async function tellOfServer(
    headers: Record<string, string>,
    env: Record<string, string> = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    host = await startTestHost({
      env: {
        AB_BASE_URL: desk.url,
        DS_PROVIDER: 'DEMO',
        DEMO_ASYNC_DELAY_MS: '0',
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${collector.url}/api/v2/spans`,
        ...env,
      },
      prepareAgs: (ags) => desk.leaveTheRestTo(ags.url),
    });
    const authorization = `Bearer ${host.token}`;
    const dsm = new DsmClient((path, request) =>
      host.call(path, request, { authorization, ...headers }),
    );
    await dsm.createAsync('session-of-a-trace', { deployment: 'fleet' });
    const told = await eventually('AGS was told', () => desk.heard[0]);
    return told.headers;
  }

  it('with B3 in and out', async () => {
    const callback = await tellOfServer(B3);
    await host.stop();
    const spans = (collector.bodies as ZipkinSpan[][]).flat();
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));

    const spanOf = (kind: string, name: string) =>
      spans.find((span) => span.kind === kind && span.name === name);
    const call = spanOf('SERVER', 'accelbyte.session.sessiondsm.SessionDsm/CreateGameSessionAsync');
    const provider = spanOf('CLIENT', 'DEMO start');
    const report = spanOf('CLIENT', 'AGS PUT');
    expect(call?.parentId).toBe(PARENT);
    expect(provider?.parentId).toBe(call?.id);
    expect(report).toMatchObject({
      parentId: call?.id,
      tags: {
        'http.response.status_code': '204',
        'url.path': expect.stringMatching(/\/gamesessions\/session-of-a-trace\/dsinformation$/),
      },
    });
    expect(callback).toMatchObject({
      'x-b3-traceid': TRACE,
      'x-b3-spanid': report?.id,
      'x-b3-sampled': '1',
      traceparent: `00-${TRACE}-${report?.id}-01`,
    });
  });

  it('and carries on what the caller began where the host records nothing', async () => {
    const callback = await tellOfServer(B3, { ENABLE_ZIPKIN: 'false' });
    expect(callback).toMatchObject({
      'x-b3-traceid': TRACE,
      'x-b3-spanid': PARENT,
      'x-b3-sampled': '1',
    });
  });

  it('and says that it is not sampled where the caller does', async () => {
    const callback = await tellOfServer({ ...B3, 'x-b3-sampled': '0' });
    await host.stop();
    expect(callback).toMatchObject({ 'x-b3-traceid': TRACE, 'x-b3-sampled': '0' });
    expect(collector.requests).toEqual([]);
  });

  it('in the headers alone that OTEL_PROPAGATORS names', async () => {
    const callback = await tellOfServer(B3, { OTEL_PROPAGATORS: 'b3' });
    // Its parent came in several headers, which this propagator reads too.
    expect(callback.b3).toMatch(new RegExp(`^${TRACE}-[0-9a-f]{16}-1$`));
    expect(callback).not.toHaveProperty('traceparent');
  });

  it('and a call without a trace gets one, in the log line and in the callback alike', async () => {
    const callback = await tellOfServer({});
    const line = host.logLines.find(({ msg }) => msg === 'call');
    expect(line?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(callback).toMatchObject({ 'x-b3-traceid': line?.traceId, 'x-b3-sampled': '1' });
  });
});
