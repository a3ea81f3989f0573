import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { CallFailedError } from '../../src/common/grpc/client/call-failed.error.js';
import { SESSION_DSM_PROVIDERS } from '../../src/modules/session-dsm/session-dsm.providers.js';
import { eventually } from '../support/eventually.js';
import { DsmClient } from '../support/session-dsm/dsm-client.js';
import { allDsmFixtures, dsmFixtures } from '../support/session-dsm/dsm-fixtures.js';
import { freePorts } from '../support/session-dsm/free-ports.js';
import { gameServerPids } from '../support/session-dsm/game-server-pids.js';
import { InformationDesk } from '../support/session-dsm/information-desk.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const SERVICE = '/accelbyte.session.sessiondsm.SessionDsm';
const SERVERS = 20;

const demo = dsmFixtures('DEMO');
const answered = demo.filter(({ status }) => status === 'OK');
const refused = demo.filter(({ status }) => status !== 'OK');

/** A host whose AGS hears of servers. */
async function startDsmHost(
  desk: InformationDesk,
  env: Readonly<Record<string, string>>,
): Promise<TestHost> {
  return startTestHost({
    env: { AB_BASE_URL: desk.url, ...env },
    prepareAgs: (ags) => desk.leaveTheRestTo(ags.url),
  });
}

async function failureOf(call: Promise<unknown>): Promise<CallFailedError> {
  const failure = await call.then(
    () => undefined,
    (error: CallFailedError) => error,
  );
  if (failure === undefined) throw new Error('the call was answered');
  return failure;
}

/** The first answer of a game server to a text. */
async function ask(port: number, text: string): Promise<string> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1', () => socket.send(text));
  const [message] = await once(socket, 'message');
  socket.close();
  return String(message);
}

describe('the fixtures of the session DSM', () => {
  it('are run, but for those of providers that are not built', () => {
    const built: readonly string[] = SESSION_DSM_PROVIDERS;
    const left = allDsmFixtures().filter(({ env }) => !built.includes(env.DS_PROVIDER ?? ''));
    expect(left.map(({ name }) => name)).toEqual([
      'create.gcp.typical',
      'create.gcp.unknown-region',
      'terminate.gcp',
    ]);
  });
});

describe('the session DSM with the provider DEMO', () => {
  let desk: InformationDesk;
  let host: TestHost;
  let dsm: DsmClient;

  beforeAll(async () => {
    desk = await InformationDesk.open();
    host = await startDsmHost(desk, { DS_PROVIDER: 'DEMO', DEMO_ASYNC_DELAY_MS: '0' });
    dsm = new DsmClient((path, request) => host.call(path, request));
  });
  afterAll(async () => {
    await host.stop();
    await desk.close();
  });

  it.each(answered)('answers $name as expected', async ({ path, request, response }) => {
    const { message } = await host.call(path, request);
    const type = response?.message ?? '';
    expect(dsm.decode(type, message)).toEqual(dsm.decode(type, response?.bytes ?? Buffer.alloc(0)));
  });

  it.each(refused)('refuses $name, naming the field', async ({ path, request, status, field }) => {
    const failure = await failureOf(host.call(path, request));
    expect(failure.statusName).toBe(status);
    expect(failure.details).toMatch(new RegExp(`^${field}: found nothing, expected `));
  });

  it.each(demo.filter(({ callback }) => callback !== undefined))(
    'tells AGS of $name, after it has answered',
    async ({ path, request, callback }) => {
      desk.heard.length = 0;
      await host.call(path, request);
      const report = await eventually('AGS was told', () => desk.heard[0]);
      expect(report).toMatchObject({
        method: callback?.method,
        path: callback?.path,
        contentType: 'application/json',
        authorization: expect.stringMatching(/^Bearer /),
      });
      expect(report.body).toEqual(callback?.body);
    },
  );

  it.each(['CreateGameSession', 'CreateGameSessionAsync', 'TerminateGameSession'])(
    'refuses an empty %s, naming the field',
    async (method) => {
      const failure = await failureOf(host.call(`${SERVICE}/${method}`, Buffer.alloc(0)));
      expect(failure.statusName).toBe('INVALID_ARGUMENT');
      expect(failure.details).toBe('session_id: found nothing, expected a string');
    },
  );

  it('refuses an asynchronous request without a region, naming the field', async () => {
    const failure = await failureOf(dsm.createAsync('s1', { requested_region: [] }));
    expect(failure.statusName).toBe('INVALID_ARGUMENT');
    expect(failure.details).toMatch(/^requested_region: /);
  });

  it.each(['-1', '2147483648', '9223372036854775807'])(
    'refuses %s players, naming the field',
    async (maximum_player) => {
      const failure = await failureOf(dsm.create('s1', { maximum_player }));
      expect(failure.statusName).toBe('INVALID_ARGUMENT');
      expect(failure.details).toBe(
        `maximum_player: found ${maximum_player}, expected 0..2147483647`,
      );
    },
  );

  it('looks at no request without a token', async () => {
    const failure = await failureOf(host.call(`${SERVICE}/CreateGameSession`, Buffer.of(1), {}));
    expect(failure.statusName).toBe('UNAUTHENTICATED');
  });

  it('counts requests by their outcome, and shows no id', async () => {
    await dsm.create('metric-session');
    const metrics = await host.metrics();
    expect(metrics).toMatch(
      /extend_session_dsm_request_seconds_count\{provider="DEMO",operation="create",outcome="ok"\}/,
    );
    expect(metrics).not.toContain('metric-session');
  });

  it('notes the session in the log line of its call, and never a secret', async () => {
    await dsm.create('logged-session');
    await dsm.createAsync('logged-session');
    await eventually('the call is logged', () =>
      host.logLines.find(({ sessionId }) => sessionId === 'logged-session'),
    );
    await eventually('AGS was told', () => desk.statusesOf('logged-session').length > 0);
    const shown = JSON.stringify([host.logLines, desk.heard, await host.metrics()]);
    expect(shown).not.toContain('hunter2');
  });
});

describe('the session DSM with the provider LOCAL', () => {
  let desk: InformationDesk;
  let host: TestHost;
  let dsm: DsmClient;
  let pidsBefore: readonly number[];
  let ports: { from: number; to: number };

  beforeAll(async () => {
    pidsBefore = gameServerPids();
    desk = await InformationDesk.open();
    ports = await freePorts(SERVERS);
    host = await startDsmHost(desk, {
      DS_PROVIDER: 'LOCAL',
      LOCAL_DS_PORT_RANGE: `${ports.from}-${ports.to}`,
      LOCAL_DS_MAX: String(SERVERS),
    });
    dsm = new DsmClient((path, request) => host.call(path, request));
  });
  afterEach(() => {
    desk.hitches.length = 0;
  });
  afterAll(async () => {
    await host.stop();
    await desk.close();
    // Nothing is left, whatever the tests did.
    expect(gameServerPids()).toEqual(pidsBefore);
    for (let port = ports.from; port <= ports.to; port++) await bindable(port);
  });

  const running = () => gameServerPids().length - pidsBefore.length;

  it('starts a server that answers players, and ends it', async () => {
    const server = await dsm.create('play');
    expect(server).toMatchObject({
      session_id: 'play',
      status: 'READY',
      ip: '127.0.0.1',
      source: 'LOCAL',
      region: 'eu-central-1',
      created_region: 'local',
      session_data: 'hunter2-data',
    });
    expect(await ask(Number(server.port), 'hello')).toBe('welcome play 1');
    expect(await dsm.terminate('play')).toMatchObject({ success: true });
    expect(running()).toBe(0);
  });

  it('starts one server for a session that is asked for many times at once', async () => {
    const servers = await Promise.all(Array.from({ length: 5 }, () => dsm.create('same')));
    expect(new Set(servers.map(({ server_id }) => server_id)).size).toBe(1);
    expect(running()).toBe(1);
    await dsm.terminate('same');
  });

  it('starts another server when the first has died', async () => {
    const first = await dsm.create('mortal');
    process.kill(pidOf(first.server_id), 'SIGKILL');
    await eventually('AGS was told', () => desk.statusesOf('mortal').length > 0);
    expect(desk.statusesOf('mortal')).toEqual(['ENDED']);
    const second = await dsm.create('mortal');
    expect(second.server_id).not.toBe(first.server_id);
    expect(await ask(Number(second.port), 'hello')).toBe('welcome mortal 1');
    await dsm.terminate('mortal');
  });

  it('tells AGS of a server that it did not wait for, through an outage', async () => {
    desk.hitches.push(503, 'drop', 'truncate');
    expect(await dsm.createAsync('later')).toEqual({ success: true, message: 'success' });
    await eventually('AGS was told', () => desk.statusesOf('later').length > 0);
    const { body } = desk.heard.findLast(({ path }) => path.includes('/later/')) ?? {};
    expect(body).toMatchObject({ status: 'AVAILABLE', ip: '127.0.0.1', source: 'LOCAL' });
    expect(await ask(Number(body?.port), 'hello')).toBe('welcome later 1');
    await dsm.terminate('later');
  });

  it('releases a server whose session AGS knows no more', async () => {
    desk.hitches.push(404);
    await dsm.createAsync('gone');
    await eventually('its server was started', () => running() === 1 || desk.hitches.length === 0);
    await eventually('its server is gone', () => desk.hitches.length === 0 && running() === 0);
  });

  it('says that there is nothing to terminate', async () => {
    expect(await dsm.terminate('never-seen')).toMatchObject({
      success: true,
      reason: 'no server of this session runs on this machine',
    });
  });

  it('has room for so many and no more, and loses none', async () => {
    const ids = Array.from({ length: SERVERS + 2 }, (_, at) => `crowd-${at}`);
    const results = await Promise.allSettled(ids.map((id) => dsm.create(id)));
    const refusals = results.filter(({ status }) => status === 'rejected');
    expect(running()).toBe(results.length - refusals.length);
    expect(refusals.length).toBeGreaterThanOrEqual(2);
    for (const refusal of refusals) {
      expect(refusal).toMatchObject({ reason: { statusName: 'RESOURCE_EXHAUSTED' } });
    }
    await Promise.all(ids.map((id) => dsm.terminate(id)));
    expect(running()).toBe(0);
  });
});

function pidOf(serverId: unknown): number {
  return Number(String(serverId).split('-').at(-1));
}

async function bindable(port: number): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(port);
  await once(socket, 'listening');
  socket.close();
}
