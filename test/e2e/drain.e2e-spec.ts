import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { DynamicClient } from '../../src/common/grpc/client/dynamic-client.js';
import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { ChildHost, SLOW_HOST } from '../support/child-host.js';
import { eventually } from '../support/eventually.js';
import { answerOf, framed, type RawAnswer, RawGrpcConnection } from '../support/raw-grpc-call.js';
import { ON_SESSION_CREATED, sessionFixture } from '../support/session-fixture.js';

const session = framed(sessionFixture('on-session-created.typical'));
const ON_PARTY_CREATED = '/accelbyte.session.manager.SessionManager/OnPartyCreated';
const SERVING = Buffer.from([8, 1]);
const NOT_SERVING = Buffer.from([8, 2]);

describe('a host that is told to stop', () => {
  let ags: LocalAgs;
  let child: ChildHost;
  let raw: RawGrpcConnection;
  let httpUrl: string;
  let grpcPort: number;

  beforeAll(async () => {
    ags = await startLocalAgs({ port: 0, seed: 'drain' });
  });
  afterAll(() => ags.close());
  afterEach(async () => {
    raw.close();
    await child.kill();
  });

  /** A host that is ready, and a connection to it. */
  async function start(env: Record<string, string> = {}): Promise<void> {
    child = new ChildHost({
      entry: SLOW_HOST,
      env: {
        AB_BASE_URL: ags.url,
        AB_CLIENT_ID: ags.clientId,
        AB_CLIENT_SECRET: ags.clientSecret,
        AB_NAMESPACE: ags.namespace,
        ENABLE_SESSION_MANAGER: 'false',
        STRATEGY_TIMEOUT_MS: '60000',
        ...env,
      },
    });
    const ports = await child.listening();
    grpcPort = ports.grpcPort;
    httpUrl = `http://127.0.0.1:${ports.httpPort}`;
    raw = new RawGrpcConnection(`127.0.0.1:${grpcPort}`);
    await eventually('the host is ready', async () => (await fetch(`${httpUrl}/readyz`)).ok);
  }

  /** Calls that have reached the hook and wait there. */
  async function slowCalls(count: number): Promise<readonly Promise<RawAnswer>[]> {
    const headers = { authorization: `Bearer ${ags.issueDelegateToken()}` };
    const calls = Array.from({ length: count }, () =>
      raw.call(ON_SESSION_CREATED, { headers, body: session }),
    );
    await eventually('all calls are in the hook', () => child.messages.length >= count);
    return calls;
  }

  function watchHealth(): { answer: Promise<RawAnswer>; isOpen: Promise<unknown> } {
    const stream = raw.open('/grpc.health.v1.Health/Watch');
    const isOpen = once(stream, 'data');
    const answer = answerOf(stream);
    stream.end(framed(Buffer.alloc(0)));
    return { answer, isOpen };
  }

  it('loses no call: what runs is answered, watchers are told, the end is clean', async () => {
    await start();
    const watch = watchHealth();
    await watch.isOpen;
    const calls = await slowCalls(20);

    child.process.kill('SIGTERM');
    expect(await watch.answer).toMatchObject({
      status: 14,
      details: 'the host is shutting down',
      messages: [SERVING, NOT_SERVING],
    });
    const readiness = await fetch(`${httpUrl}/readyz`);
    expect(readiness.status).toBe(503);
    expect(await readiness.json()).toMatchObject({
      details: { drain: { status: 'down', message: 'the host is shutting down' } },
    });
    expect((await fetch(`${httpUrl}/healthz`)).status).toBe(200);
    await expect(once(connect(grpcPort, '127.0.0.1'), 'connect')).rejects.toThrow('ECONNREFUSED');

    child.process.send('release');
    const answers = await Promise.all(calls);
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(0));
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(await child.line('stopped')).toMatchObject({ cutCalls: 0 });
    expect(child.otherLines).toEqual([]);
  });

  it('answers every call that it took, however many come while it stops', async () => {
    await start();
    const client = new DynamicClient(MessageRegistry.fromBuild(), `127.0.0.1:${grpcPort}`);
    const metadata = { authorization: `Bearer ${ags.issueDelegateToken()}` };
    const party = sessionFixture('on-party-created.typical');
    const results: string[] = [];
    const callUntilRefused = async () => {
      for (let isServed = true; isServed; ) {
        const result = await client.unaryBytes(ON_PARTY_CREATED, party, { metadata }).then(
          () => 'OK',
          (error: CallFailedError) => error.statusName,
        );
        results.push(result);
        isServed = result === 'OK';
      }
    };
    const callers = Array.from({ length: 8 }, callUntilRefused);
    await eventually('calls are under way', () => results.length > 200);
    child.process.kill('SIGTERM');
    await Promise.all(callers);
    client.close();
    expect(await child.ended).toEqual({ code: 0, signal: null });

    const refused = results.filter((result) => result !== 'OK');
    expect(refused).toEqual(Array(8).fill('UNAVAILABLE')); // there was nobody to connect to
    const taken = child.logLines.filter(({ method }) => method === ON_PARTY_CREATED);
    expect(taken.map(({ status }) => status)).toEqual(Array(results.length - 8).fill('OK'));
  });

  it('stops at once on SIGINT too when nothing runs', async () => {
    await start();
    child.process.kill('SIGINT');
    expect(await child.ended).toEqual({ code: 0, signal: null });
  });

  it('tells calls that outlast the grace to go elsewhere, and still ends clean', async () => {
    await start({ SHUTDOWN_GRACE_SECONDS: '1' });
    const calls = await slowCalls(3);
    child.process.kill('SIGTERM');
    for (const answer of await Promise.all(calls)) {
      expect(answer).toMatchObject({ status: 14, details: 'the host is shutting down' });
    }
    expect(await child.ended).toEqual({ code: 0, signal: null });
    expect(await child.line('stopped')).toMatchObject({ cutCalls: 3 });
    const lines = child.logLines.filter(({ msg }) => msg === 'call');
    expect(lines.map(({ status }) => status)).toEqual(Array(3).fill('UNAVAILABLE'));
  });

  it('ends at once, with 1, when it is told a second time', async () => {
    await start();
    const [call] = await slowCalls(1);
    child.process.kill('SIGTERM');
    await child.line('stopping');
    child.process.kill('SIGTERM');
    expect(await child.ended).toEqual({ code: 1, signal: null });
    expect((await call)?.status).toBeUndefined();
  });

  it('ends although nobody reads its lines any more', async () => {
    await start();
    const calls = await slowCalls(1);
    child.process.kill('SIGTERM');
    await child.line('stopping');
    child.process.stdout?.destroy(); // so that the very last lines are the first that nobody reads
    child.process.send('release');
    await once(child.process, 'exit');
    await Promise.all(calls);
    expect(child.process.exitCode).toBe(0);
  });

  it('is not held by an HTTP client that never finishes its request', async () => {
    await start();
    const socket = connect(Number(new URL(httpUrl).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n');
    child.process.kill('SIGTERM');
    expect(await child.ended).toEqual({ code: 0, signal: null });
    socket.destroy();
  });

  it('is not held by a reflection client that keeps its stream open', async () => {
    await start();
    const stream = raw.open('/grpc.reflection.v1.ServerReflection/ServerReflectionInfo');
    const answer = answerOf(stream);
    await eventually('the stream is open', async () =>
      /calls_in_flight 1/.test(await (await fetch(`${httpUrl}/metrics`)).text()),
    );
    child.process.kill('SIGTERM');
    expect((await answer).status).toBe(14);
    stream.close();
    expect(await child.ended).toEqual({ code: 0, signal: null });
  });

  it('goes on serving after a rejection that nobody handled', async () => {
    await start();
    child.process.send('reject');
    expect(await child.line('unhandled rejection')).toMatchObject({
      level: 'error',
      reference: expect.any(String),
      err: { message: 'nobody caught this' },
    });
    const [call] = await slowCalls(1);
    child.process.send('release');
    expect((await call)?.status).toBe(0);
  });

  it('answers what runs after an exception that nobody caught, and ends with 1', async () => {
    await start();
    const calls = await slowCalls(2);
    child.process.send('throw');
    expect(await child.line('uncaught exception')).toMatchObject({
      level: 'fatal',
      reference: expect.any(String),
    });
    child.process.send('release');
    expect((await Promise.all(calls)).map(({ status }) => status)).toEqual([0, 0]);
    expect(await child.ended).toEqual({ code: 1, signal: null });
  });
});
