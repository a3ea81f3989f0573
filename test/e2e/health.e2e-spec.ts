import type { JsonValue } from '@bufbuild/protobuf';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { eventually } from '../support/eventually.js';
import { answerOf, framed, type RawAnswer, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const SESSION_MANAGER = 'accelbyte.session.manager.SessionManager';
const MATCH_FUNCTION = 'accelbyte.matchmaking.matchfunction.MatchFunction';
const SESSION_DSM = 'accelbyte.session.sessiondsm.SessionDsm';
const registry = MessageRegistry.fromBuild();

function encoded(message: string, json: JsonValue): Buffer {
  const type = registry.message(`grpc.health.v1.${message}`);
  return framed(registry.encode(type, registry.fromJson(type, json)));
}

function decoded(message: string, bytes: Buffer | undefined): JsonValue {
  const type = registry.message(`grpc.health.v1.${message}`);
  return registry.toJson(type, registry.decode(type, bytes ?? Buffer.alloc(0)));
}

/** `grpc.health.v1` of a host, without a token. */
class HealthClient {
  readonly connection: RawGrpcConnection;

  constructor(host: TestHost) {
    this.connection = new RawGrpcConnection(host.grpcAddress);
  }

  call(method: 'Check' | 'List', json: JsonValue): Promise<RawAnswer> {
    const request = method === 'Check' ? 'HealthCheckRequest' : 'HealthListRequest';
    return this.connection.call(`/grpc.health.v1.Health/${method}`, {
      body: encoded(request, json),
    });
  }

  async check(service: string): Promise<JsonValue> {
    const answer = await this.call('Check', { service });
    return decoded('HealthCheckResponse', answer.messages[0]);
  }

  /** Statuses as they come; the list grows. */
  watch(service: string): { seen: JsonValue[]; answer: Promise<RawAnswer>; close(): void } {
    const stream = this.connection.open('/grpc.health.v1.Health/Watch');
    const seen: JsonValue[] = [];
    stream.on('data', (chunk: Buffer) => {
      seen.push(decoded('HealthCheckResponse', chunk.subarray(5)));
    });
    const answer = answerOf(stream);
    stream.end(encoded('HealthCheckRequest', { service }));
    return { seen, answer, close: () => stream.close(8) };
  }
}

const SERVING = { status: 'SERVING' };
const NOT_SERVING = { status: 'NOT_SERVING' };

describe('health of a host that is ready', () => {
  let host: TestHost;
  let health: HealthClient;

  beforeAll(async () => {
    host = await startTestHost();
    health = new HealthClient(host);
  });
  afterAll(async () => {
    health.connection.close();
    await host.stop();
  });

  it.each(['', SESSION_MANAGER])('Check says that "%s" is serving', async (service) => {
    expect(await health.check(service)).toEqual(SERVING);
  });

  it.each(['SessionManager', 'accelbyte.session.manager', 'no.Such', 'grpc.health.v1.Health'])(
    'Check does not know "%s"',
    async (service) => {
      expect((await health.call('Check', { service })).status).toBe(5);
    },
  );

  it('Check survives a name that is no text', async () => {
    const halfASurrogate = Buffer.from([0x0a, 3, 0xed, 0xa0, 0x80]);
    const answer = await health.connection.call('/grpc.health.v1.Health/Check', {
      body: framed(halfASurrogate),
    });
    expect(answer.status).not.toBe(0);
    expect(await health.check('')).toEqual(SERVING);
  });

  it('List tells of the listener and its services', async () => {
    const answer = await health.call('List', {});
    expect(decoded('HealthListResponse', answer.messages[0])).toEqual({
      statuses: {
        '': SERVING,
        [SESSION_MANAGER]: SERVING,
        [MATCH_FUNCTION]: SERVING,
        [SESSION_DSM]: SERVING,
      },
    });
  });

  it('Watch tells the present status at once', async () => {
    const watch = health.watch(SESSION_MANAGER);
    await eventually('a status came', () => watch.seen.length > 0);
    expect(watch.seen).toEqual([SERVING]);
    watch.close();
  });

  it('Watch of an unknown service says so and stays open', async () => {
    const watch = health.watch('no.Such');
    await eventually('a status came', () => watch.seen.length > 0);
    expect(watch.seen).toEqual([{ status: 'SERVICE_UNKNOWN' }]);
    watch.close();
  });

  it('is alive and ready over HTTP', async () => {
    expect(await json('/healthz')).toEqual({ code: 200, body: { status: 'ok' } });
    expect(await json('/readyz')).toMatchObject({ code: 200, body: { status: 'ok' } });
  });

  async function json(path: string): Promise<{ code: number; body: unknown }> {
    const response = await fetch(host.httpUrl + path);
    return { code: response.status, body: await response.json() };
  }
});

describe('health of a host whose IAM is away at start', () => {
  const JWKS = 'GET /iam/v3/oauth/jwks';
  let host: TestHost;
  let health: HealthClient;

  beforeEach(async () => {
    host = await startTestHost({
      waitUntilReady: false,
      prepareAgs: (ags) => ags.faults.set(JWKS, { kind: 'status', status: 503 }),
    });
    health = new HealthClient(host);
  });
  afterEach(async () => {
    health.connection.close();
    await host.stop();
  });

  it('is alive, not ready, says why, and recovers by itself', async () => {
    expect((await fetch(`${host.httpUrl}/healthz`)).status).toBe(200);
    const before = await fetch(`${host.httpUrl}/readyz`);
    expect(before.status).toBe(503);
    expect(JSON.stringify(await before.json())).toMatch(/never|not .*loaded/i);
    expect(await health.check('')).toEqual(NOT_SERVING);
    const watch = health.watch(SESSION_MANAGER);
    await eventually('a status came', () => watch.seen.length > 0);

    host.ags.faults.clear(JWKS);
    await eventually('it is ready', async () => (await fetch(`${host.httpUrl}/readyz`)).ok);
    await eventually('watchers know', () => watch.seen.length > 1);
    expect(watch.seen).toEqual([NOT_SERVING, SERVING]);
    expect(await health.check('')).toEqual(SERVING);
  });

  it('refuses calls as not ready meanwhile, whatever the token', async () => {
    await expect(
      host.call(`/${SESSION_MANAGER}/OnSessionCreated`, Buffer.alloc(0)),
    ).rejects.toMatchObject({ statusName: 'UNAVAILABLE', details: 'authorization is not ready' });
  });
});

describe('health of a host that stops', () => {
  it('tells watchers NOT_SERVING, then to go elsewhere', async () => {
    const host = await startTestHost();
    const health = new HealthClient(host);
    const watch = health.watch('');
    await eventually('a status came', () => watch.seen.length > 0);
    const stopped = host.stop();
    const answer = await watch.answer;
    expect(watch.seen).toEqual([SERVING, NOT_SERVING]);
    expect(answer).toMatchObject({ status: 14, details: 'the host is shutting down' });
    await stopped;
    health.connection.close();
  });
});
