import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import type { UnaryAnswer } from '../../src/common/grpc/client/dynamic-client.js';
import { eventually } from '../support/eventually.js';
import { echoingKinds, type KindsBehaviour, kindsExtras } from '../support/kinds/kinds.module.js';
import { descriptorsWithKinds, KINDS } from '../support/kinds/kinds-proto.js';
import { answerOf, framed, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';
import { type LogLine, startTestHost, type TestHost } from '../support/test-host.js';

const UNARY = `/${KINDS}/Unary`;
const UNKNOWN = '/no.Such/Method';
const MADE_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe('the call pipeline', () => {
  const session = sessionFixture('on-session-created.typical');
  const kinds: KindsBehaviour = echoingKinds();
  let host: TestHost;
  let raw: RawGrpcConnection;

  beforeAll(async () => {
    host = await startTestHost({ extras: kindsExtras(kinds), descriptors: descriptorsWithKinds() });
    raw = new RawGrpcConnection(host.grpcAddress);
  });
  afterAll(async () => {
    raw.close();
    await host.stop();
  });
  beforeEach(() => {
    Object.assign(kinds, echoingKinds());
  });

  const withToken = (more: Record<string, string> = {}) => ({
    authorization: `Bearer ${host.token}`,
    ...more,
  });

  /** Lines of one call, which gets a correlation id for the purpose. */
  async function linesOf(call: (correlationId: string) => Promise<unknown>): Promise<LogLine[]> {
    const id = `line-test-${host.logLines.length}`;
    await call(id);
    const ofCall = () => host.logLines.filter((line) => line.correlationId === id);
    await eventually('the call has a line', () => ofCall().length > 0);
    // One more call behind it, so that a second line of the first would be there by now.
    await raw.call('/grpc.health.v1.Health/Check', { body: framed(Buffer.alloc(0)) });
    return ofCall();
  }

  function inFlight(): Promise<number> {
    return valueIn('extend_calls_in_flight ');
  }

  async function valueIn(series: string): Promise<number> {
    const line = (await host.metrics()).split('\n').find((each) => each.startsWith(series));
    if (line === undefined) throw new Error(`${series}: no such series`);
    return Number(line.split(' ').at(-1));
  }

  describe('metrics before the first call', () => {
    it.each([
      ['unary', 'accelbyte.session.manager.SessionManager', 'OnSessionCreated'],
      ['unary', 'accelbyte.session.manager.SessionManager', 'OnPartyDeleted'],
      ['client_stream', KINDS, 'ClientStream'],
      ['server_stream', KINDS, 'ServerStream'],
      ['bidi_stream', KINDS, 'BidiStream'],
      ['unary', 'grpc.health.v1.Health', 'List'],
      ['server_stream', 'grpc.health.v1.Health', 'Watch'],
      ['bidi_stream', 'grpc.reflection.v1.ServerReflection', 'ServerReflectionInfo'],
      ['bidi_stream', 'grpc.reflection.v1alpha.ServerReflection', 'ServerReflectionInfo'],
      ['unary', 'unknown', 'unknown'],
    ])('show the %s method %s/%s with every code at zero', async (type, service, method) => {
      const lines = (await host.metrics()).split('\n');
      const labels = `grpc_type="${type}",grpc_service="${service}",grpc_method="${method}"`;
      for (const name of ['started', 'msg_received', 'msg_sent']) {
        expect(lines).toContain(`grpc_server_${name}_total{${labels}} 0`);
      }
      const handled = lines.filter((line) =>
        line.startsWith(`grpc_server_handled_total{${labels},grpc_code="`),
      );
      expect(handled).toHaveLength(17);
      expect(handled.every((line) => line.endsWith(' 0'))).toBe(true);
    });
  });

  describe('the correlation id', () => {
    it('is taken from the caller and comes back as a header', async () => {
      const answer = await host.call(ON_SESSION_CREATED, session, withToken(correlated('abc-1')));
      expect(answer.headers['x-correlation-id']).toBe('abc-1');
    });

    it.each([
      ['absent', undefined],
      ['empty', ''],
      ['too long', 'x'.repeat(129)],
      ['more than one word', 'a b'],
      ['a try at a second log line', 'a","level":"fatal'],
    ])('is made where the given one is %s', async (_, given) => {
      const headers = given === undefined ? {} : correlated(given);
      const answer = await host.call(ON_SESSION_CREATED, session, withToken(headers));
      expect(answer.headers['x-correlation-id']).toMatch(MADE_ID);
    });

    it('comes back with a failed call', async () => {
      kinds.unary = () => {
        throw new Error('broken');
      };
      const answer = await raw.call(UNARY, {
        headers: withToken(correlated('failed-1')),
        body: framed(Buffer.alloc(0)),
      });
      expect(answer.status).toBe(13);
      expect(answer.headers['x-correlation-id']).toBe('failed-1');
    });

    it.each([
      ['a refused call', UNARY, {}, framed(Buffer.alloc(0)), 16],
      ['a call to an unknown method', UNKNOWN, {}, framed(Buffer.alloc(0)), 12],
      ['an oversized call', '/grpc.health.v1.Health/Check', {}, framed(Buffer.alloc(5_000_000)), 8],
    ])('comes back with %s', async (_, path, headers, body, status) => {
      const answer = await raw.call(path, { headers: { ...headers, ...correlated('c-1') }, body });
      expect(answer.status).toBe(status);
      expect({ ...answer.headers, ...answer.trailers }['x-correlation-id']).toBe('c-1');
    });
  });

  describe('the log', () => {
    it('has one line for a good call, with who, what, how and how long', async () => {
      const lines = await linesOf((id) =>
        host.call(ON_SESSION_CREATED, session, withToken(correlated(id))),
      );
      expect(lines).toEqual([
        {
          level: 'info',
          time: expect.any(String),
          service: 'app-server',
          msg: 'call',
          method: ON_SESSION_CREATED,
          status: 'OK',
          durationMs: expect.any(Number),
          peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
          correlationId: expect.any(String),
          traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
          clientId: expect.any(String),
          namespace: expect.any(String),
          sessionId: '0ecdb5a5f58b4e5b9a8cd5c4e5ae2a43',
        },
      ]);
    });

    it('has the line of the refusal for a refused call, and no other', async () => {
      const lines = await linesOf((id) =>
        raw.call(UNARY, { headers: correlated(id), body: framed(Buffer.alloc(0)) }),
      );
      expect(lines).toMatchObject([
        { level: 'warn', msg: 'call refused', reason: 'authorization_missing', method: UNARY },
      ]);
    });

    it.each([
      ['an unknown method', UNKNOWN, framed(Buffer.alloc(0)), 'UNIMPLEMENTED'],
      ['no message at all', UNARY, undefined, 'UNIMPLEMENTED'],
      ['a message above the limit', UNARY, framed(Buffer.alloc(5_000_000)), 'RESOURCE_EXHAUSTED'],
    ])('has one line for a call with %s', async (_, path, body, status) => {
      const lines = await linesOf((id) =>
        raw.call(path, { headers: withToken(correlated(id)), ...(body && { body }) }),
      );
      expect(lines).toMatchObject([{ msg: 'call', status }]);
    });

    it('keeps the path of an unknown method short', async () => {
      const [line] = await linesOf((id) =>
        raw.call(`/${'x'.repeat(10_000)}/y`, { headers: correlated(id) }),
      );
      expect(String(line?.method).length).toBeLessThan(300);
    });

    it('carries the ids of the call on every line written while it runs', async () => {
      const { Logger } = await import('@nestjs/common');
      kinds.unary = (request) => {
        new Logger('Strategy').log('in the middle');
        return request;
      };
      const lines = await linesOf((id) =>
        host.call(UNARY, Buffer.alloc(0), withToken(correlated(id))),
      );
      expect(lines.map((line) => line.msg)).toEqual(['in the middle', 'call']);
      expect(lines[0]?.traceId).toBe(lines[1]?.traceId);
    });
  });

  describe('the metrics', () => {
    it('count a call, its messages, its code and its time', async () => {
      const labels =
        'grpc_type="unary",grpc_service="accelbyte.session.manager.SessionManager",' +
        'grpc_method="OnSessionCreated"';
      const series = [
        `grpc_server_started_total{${labels}`,
        `grpc_server_handled_total{${labels},grpc_code="OK"`,
        `grpc_server_msg_received_total{${labels}`,
        `grpc_server_msg_sent_total{${labels}`,
        `grpc_server_handling_seconds_count{${labels}`,
      ];
      const before = await Promise.all(series.map(valueIn));
      await host.call(ON_SESSION_CREATED, session);
      const after = await Promise.all(series.map(valueIn));
      expect(after).toEqual(before.map((value) => value + 1));
    });

    it('count a refused call by its method and code', async () => {
      const series =
        'grpc_server_handled_total{grpc_type="bidi_stream",' +
        `grpc_service="${KINDS}",grpc_method="BidiStream",grpc_code="UNAUTHENTICATED"`;
      const before = await valueIn(series);
      await raw.call(`/${KINDS}/BidiStream`);
      expect(await valueIn(series)).toBe(before + 1);
    });

    it('grow by no series for a thousand made-up methods', async () => {
      const count = async () => (await host.metrics()).split('\n').length;
      const unknown = () =>
        valueIn(
          'grpc_server_handled_total{grpc_type="unary",grpc_service="unknown",' +
            'grpc_method="unknown",grpc_code="UNIMPLEMENTED"',
        );
      const [lines, calls] = [await count(), await unknown()];
      const paths = Array.from({ length: 1000 }, (_, n) => `/made.up.Service${n}/Method${n}`);
      await Promise.all(paths.map((path) => raw.call(path)));
      expect(await count()).toBe(lines);
      expect(await unknown()).toBe(calls + 1000);
    });
  });

  describe('an unknown method', () => {
    it.each(['/no.Such/Method', '/accelbyte.session.manager.SessionManager/NoSuchMethod', '/'])(
      "%s is answered in grpc-js's words",
      async (path) => {
        const answer = await raw.call(path, { body: framed(Buffer.alloc(0)) });
        expect(answer).toMatchObject({
          httpStatus: 200,
          status: 12,
          details: `The server does not implement the method ${path}`,
        });
      },
    );

    it('is not asked for a token', async () => {
      await expect(host.call(UNKNOWN, Buffer.alloc(0), {})).rejects.toMatchObject({
        statusName: 'UNIMPLEMENTED',
      });
    });
  });

  describe('the count of calls in flight returns to zero after', () => {
    let entered: PromiseWithResolvers<void>;

    beforeEach(() => {
      entered = Promise.withResolvers();
      kinds.unary = (_, call) => {
        entered.resolve();
        return new Promise((resolve) => {
          call.signal.addEventListener('abort', () => resolve(Buffer.alloc(0)));
        });
      };
    });

    async function backToZero(): Promise<void> {
      await eventually('no call is in flight', async () => (await inFlight()) === 0);
    }

    function waitingCall(signal?: AbortSignal, timeoutMs?: number): Promise<UnaryAnswer<Buffer>> {
      const metadata = withToken();
      return host.newClient().unaryBytes(UNARY, Buffer.alloc(0), { metadata, signal, timeoutMs });
    }

    it('an answer', async () => {
      await host.call(ON_SESSION_CREATED, session);
      await backToZero();
    });

    it('an error', async () => {
      await expect(host.call(ON_SESSION_CREATED, Buffer.from('nonsense'))).rejects.toBeInstanceOf(
        CallFailedError,
      );
      await backToZero();
    });

    it('a cancel by the caller, of which the handler is told', async () => {
      const controller = new AbortController();
      const call = waitingCall(controller.signal);
      await entered.promise;
      expect(await inFlight()).toBe(1);
      controller.abort();
      await expect(call).rejects.toMatchObject({ statusName: 'CANCELLED' });
      await backToZero();
    });

    it('a deadline', async () => {
      await expect(waitingCall(undefined, 20)).rejects.toMatchObject({
        statusName: 'DEADLINE_EXCEEDED',
      });
      await backToZero();
    });

    it('a message above the limit', async () => {
      await raw.call(UNARY, { headers: withToken(), body: framed(Buffer.alloc(5_000_000)) });
      await backToZero();
    });

    it('a connection that was cut', async () => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      const stream = connection.open(UNARY, withToken());
      const ended = answerOf(stream);
      stream.end(framed(Buffer.alloc(0)));
      await entered.promise;
      connection.session.socket.destroy();
      await ended;
      await backToZero();
    });

    it('a connection that was cut in the middle of a message', async () => {
      const connection = new RawGrpcConnection(host.grpcAddress);
      const stream = connection.open(UNARY, withToken());
      stream.write(framed(Buffer.alloc(1000)).subarray(0, 500));
      await eventually('the call is in flight', async () => (await inFlight()) > 0);
      connection.session.socket.destroy();
      await backToZero();
    });
  });

  // Last, over everything that was logged above.
  it('never logs a token, a secret or a payload', () => {
    const log = JSON.stringify(host.logLines);
    expect(log.length).toBeGreaterThan(1000);
    for (const segment of host.token.split('.')) expect(log).not.toContain(segment);
    expect(log).not.toContain(host.ags.clientSecret);
    expect(log).not.toContain('Bearer');
    for (const text of ['harbor', 'K7QX2M', '76561198000000000']) {
      expect(session.includes(text)).toBe(true);
      expect(log).not.toContain(text);
    }
  });
});

function correlated(id: string): Record<string, string> {
  return { 'x-correlation-id': id };
}
