import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AgsApi, type AgsObject } from '../../src/cli/ags/ags-api.js';
import { answerTo } from '../../src/cli/play/game-packet.js';
import type { HookCall } from '../../src/local-ags/hooks/hook-call.js';
import { eventually } from '../support/eventually.js';
import { freePorts } from '../support/session-dsm/free-ports.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

const SERVERS = 4;
const REPORT =
  'PUT /session/v1/admin/namespaces/{namespace}/gamesessions/{sessionId}/dsinformation';

/** Server as a session of AGS shows it. */
interface ShownServer {
  readonly ip: string;
  readonly port: number;
  readonly pod_name: string;
  readonly region: string;
}

interface DsInformation {
  readonly Status: string;
  readonly StatusV2: string;
  readonly RequestedAt: string;
  readonly Server: ShownServer | null;
}

/** Fixtures of `test/fixtures/ags-rest` by name. */
function fixture(name: string) {
  const url = new URL(`../fixtures/ags-rest/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}

const ask = ({ ip, port }: ShownServer, text: string) => answerTo(text, ip, port);

describe('dedicated servers of the local AGS', () => {
  let host: TestHost;
  let api: AgsApi;
  let admin: string;
  let player: string;
  let others: readonly string[];

  beforeAll(async () => {
    const { from, to } = await freePorts(SERVERS * 2);
    host = await startTestHost({
      env: {
        DS_PROVIDER: 'LOCAL',
        LOCAL_DS_PORT_RANGE: `${from}-${to}`,
        LOCAL_DS_MAX: `${SERVERS}`,
      },
    });
    api = new AgsApi({ ...host.ags, baseUrl: host.ags.url });
    admin = await api.clientToken();
    const players = await api.createPlayers(admin, 3);
    [player = '', ...others] = await Promise.all(players.map((one) => api.playerToken(one)));
  });
  afterAll(async () => {
    await host.stop();
  });
  afterEach(async () => {
    host.ags.faults.clearAll();
    for (const { id } of sessions.splice(0)) {
      await api.session('DELETE', `/gamesessions/${id}`, admin).catch(() => undefined);
    }
    await host.ags.hooksSettled();
  });

  const sessions: AgsObject[] = [];
  let templates = 0;

  /** A session of a template of its own. */
  async function create(template: AgsObject = {}, body: AgsObject = {}): Promise<string> {
    templates += 1;
    const name = `servers-${templates}`;
    await api.sessionAdmin('POST', '/configuration', admin, {
      name,
      type: 'DS',
      dsSource: 'custom',
      customURLGRPC: host.grpcAddress,
      joinability: 'OPEN',
      maxPlayers: 2,
      requestedRegions: ['us-west-2'],
      enableSecret: true,
      ...template,
    });
    const request = { configurationName: name, ...body };
    const session = await api.session('POST', '/gamesession', player, request);
    sessions.push(session);
    return String(session.id);
  }

  async function informationOf(id: string): Promise<DsInformation> {
    const { DSInformation } = await api.session('GET', `/gamesessions/${id}`, player);
    return DSInformation as DsInformation; // the form that this page of AGS has
  }

  function untilStatus(id: string, status: string): Promise<DsInformation> {
    return eventually(`session ${id} is ${status}`, async () => {
      const information = await informationOf(id);
      return information.StatusV2 === status && information;
    });
  }

  async function serverOf(id: string): Promise<ShownServer> {
    const { Server } = await untilStatus(id, 'AVAILABLE');
    if (Server === null) throw new Error('AVAILABLE without a server');
    return Server;
  }

  function callsOf(id: string): readonly HookCall[] {
    return host.ags.hookCalls.filter(({ sessionId }) => sessionId === id);
  }

  function namesOf(id: string): readonly string[] {
    return callsOf(id).map(({ method }) => method);
  }

  function reportsOf(id: string) {
    return host.ags.requests.filter(({ path }) => path.endsWith(`/${id}/dsinformation`));
  }

  function report(id: string, body: AgsObject): Promise<AgsObject> {
    return api.sessionAdmin('PUT', `/gamesessions/${id}/dsinformation`, admin, body);
  }

  it('asks for a server, shows it, and has it ended with the session', async () => {
    const id = await create(
      { deployment: 'shooter', clientVersion: '2.4.1' },
      { matchPool: 'ranked', attributes: { map: 'harbor' } },
    );
    const server = await serverOf(id);
    expect(callsOf(id)[0]).toMatchObject({
      method: 'CreateGameSession',
      status: 'OK',
      request: {
        session_id: id,
        namespace: host.ags.namespace,
        deployment: 'shooter',
        session_data: '{"map":"harbor"}',
        requested_region: ['us-west-2'],
        maximum_player: '2',
        client_version: '2.4.1',
        game_mode: 'ranked',
        secret: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    });
    expect(await informationOf(id)).toMatchObject({
      Status: 'READY',
      CreatedAt: expect.stringMatching(/^20/),
      RequestedAt: expect.stringMatching(/^20/),
    });
    expect(server).toMatchObject({ ip: '127.0.0.1', source: 'LOCAL', region: 'us-west-2' });
    expect(await ask(server, 'hello')).toBe(`welcome ${id} 1`);

    await api.session('DELETE', `/gamesessions/${id}`, player);
    await host.ags.hooksSettled();
    expect(callsOf(id).at(-1)).toMatchObject({
      method: 'TerminateGameSession',
      request: { session_id: id, namespace: host.ags.namespace, zone: 'local' },
      response: { success: true },
    });
    expect(await ask(server, 'hello')).toBeUndefined();
  });

  it('shows a server with every member that AGS has', async () => {
    const { Server } = fixture('get-game-session.available-gamelift').response.body.DSInformation;
    const server = await serverOf(await create());
    expect(Object.keys(server).sort()).toEqual(Object.keys(Server).sort());
  });

  it('is told later of a server that it asked for asynchronously', async () => {
    const { customURLGRPC, ...body } = fixture('create-template.dsm-async').request.body;
    const id = await create({ ...body, name: `servers-${templates + 1}` });
    const server = await serverOf(id);
    expect(namesOf(id)).toEqual(['CreateGameSessionAsync']);
    expect(await ask(server, 'hello')).toBe(`welcome ${id} 1`);
    expect(reportsOf(id)).toMatchObject([{ method: 'PUT', status: 204 }]);
  });

  it('asks once there are players enough', async () => {
    const id = await create({ minPlayers: 2 });
    await host.ags.hooksSettled();
    expect(namesOf(id)).toEqual([]);
    expect(await informationOf(id)).toMatchObject({ StatusV2: 'NEED_TO_REQUEST', Server: null });
    await api.session('POST', `/gamesessions/${id}/join`, others[0] ?? '');
    await serverOf(id);
    expect(namesOf(id)).toEqual(['CreateGameSession']);
  });

  it('tells the hooks of every change of the server', async () => {
    const grpcSessionConfig = { customURL: host.grpcAddress, functionFlag: 2 };
    const id = await create({ grpcSessionConfig });
    await serverOf(id);
    await host.ags.hooksSettled();
    const updates = callsOf(id).filter(({ method }) => method === 'OnSessionUpdated');
    expect(updates.map(({ actions }) => actions)).toEqual([
      ['DSStatusChanged'],
      ['DSStatusChanged'],
    ]);
    expect(updates.map(statusInside)).toEqual(['REQUESTED', 'AVAILABLE']);
  });

  it('gets the same server when it asks twice', async () => {
    host.ags.faults.set('CreateGameSession', { kind: 'repeat' }, 1);
    const id = await create();
    const server = await serverOf(id);
    expect(namesOf(id)).toEqual(['CreateGameSession', 'CreateGameSession']);
    const again = await fetch(`${host.ags.url}/local-ags/game-sessions/${id}/server`, {
      method: 'POST',
    });
    expect(again.status).toBe(204);
    await host.ags.hooksSettled();
    expect(namesOf(id)).toHaveLength(3);
    expect((await serverOf(id)).pod_name).toBe(server.pod_name);
  });

  it('asks again for a persistent session whose server has ended', async () => {
    const id = await create({ persistent: true });
    const first = await serverOf(id);
    process.kill(Number(first.pod_name.split('-').at(-1)), 'SIGKILL');
    const second = await eventually('there is another server', async () => {
      const { StatusV2, Server } = await informationOf(id);
      return StatusV2 === 'AVAILABLE' && Server?.pod_name !== first.pod_name && Server;
    });
    expect(await ask(second as ShownServer, 'hello')).toBe(`welcome ${id} 1`);
    expect(namesOf(id)).toEqual(['CreateGameSession', 'CreateGameSession']);
  });

  it('leaves it at that for any other session', async () => {
    const id = await create();
    const { pod_name } = await serverOf(id);
    process.kill(Number(pod_name.split('-').at(-1)), 'SIGKILL');
    await untilStatus(id, 'ENDED');
    await api.session('DELETE', `/gamesessions/${id}`, player);
    await host.ags.hooksSettled();
    expect(namesOf(id)).toEqual(['CreateGameSession']);
  });

  it('has the server ended when the last player leaves', async () => {
    const id = await create();
    const server = await serverOf(id);
    await api.session('DELETE', `/gamesessions/${id}/leave`, player);
    await untilStatus(id, 'ENDED');
    await host.ags.hooksSettled();
    expect(namesOf(id)).toEqual(['CreateGameSession', 'TerminateGameSession']);
    expect(await ask(server, 'hello')).toBeUndefined();
  });

  it('gives up a request that fails or is refused', async () => {
    const nobody = await create({ customURLGRPC: '127.0.0.1:9' });
    await untilStatus(nobody, 'FAILED_TO_REQUEST');
    const asyncProcessDSRequest = { async: true, timeout: 60 };
    const unable = await create({ customURLGRPC: '127.0.0.1:9', asyncProcessDSRequest });
    await untilStatus(unable, 'FAILED_TO_REQUEST');
    for (let count = 0; count < SERVERS; count++) await serverOf(await create());
    const refused = await create({ asyncProcessDSRequest });
    await untilStatus(refused, 'FAILED_TO_REQUEST');
    expect(callsOf(refused)).toMatchObject([
      { status: 'OK', response: { message: expect.stringContaining('LOCAL_DS_MAX') } },
    ]);
  });

  it('gives up an accepted request of which it hears nothing in time', async () => {
    host.ags.faults.set(REPORT, { kind: 'hold' });
    const id = await create({ asyncProcessDSRequest: { async: true, timeout: 1 } });
    await untilStatus(id, 'FAILED_TO_REQUEST');
    expect((await informationOf(id)).Server).toBeNull();
  });

  it('hears of a server although it was away', async () => {
    host.ags.faults.set(REPORT, { kind: 'status', status: 503 }, 2);
    const id = await create({ asyncProcessDSRequest: { async: true, timeout: 60 } });
    await serverOf(id);
    await eventually('the host has its answer', () => reportsOf(id).length === 3);
    expect(reportsOf(id).map(({ status }) => status)).toEqual([503, 503, 204]);
  });

  it('waits for the server itself where the template says so', async () => {
    const id = await create({ dsManualSetReady: true });
    await untilStatus(id, 'PREPARING');
    const { method, body } = fixture('put-ds-ready').request;
    await api.sessionAdmin(method, `/gamesessions/${id}/ds`, admin, body);
    await untilStatus(id, 'AVAILABLE');
  });

  it.each(['available-gamelift', 'available-gcp', 'failed', 'vendor-demo', 'vendor-lambda'])(
    'takes the report %s as AGS does',
    async (name) => {
      const id = await create({ minPlayers: 2 });
      const { request, response } = fixture(`put-dsinformation.${name}`);
      await report(id, request.body);
      const { status, ip, port, serverId = '', region = '' } = request.body;
      expect(response.status).toBe(204);
      expect(await informationOf(id)).toMatchObject({
        StatusV2: status,
        Server: { ip, port, pod_name: serverId, region, session_id: id },
      });
    },
  );

  it('knows no session that is gone', async () => {
    const { request, response } = fixture('put-dsinformation.not-found');
    await expect(report('gone', request.body)).rejects.toMatchObject({ status: response.status });
    const ready = api.sessionAdmin('PUT', '/gamesessions/gone/ds', admin, { ready: true });
    await expect(ready).rejects.toMatchObject({ status: 404 });
  });

  it('takes reports of clients only, and none without a known status', async () => {
    const id = await create({ minPlayers: 2 });
    const path = `/gamesessions/${id}/dsinformation`;
    const ofPlayer = api.sessionAdmin('PUT', path, player, { status: 'AVAILABLE' });
    await expect(ofPlayer).rejects.toMatchObject({ status: 403 });
    await expect(report(id, { status: 'READY' })).rejects.toMatchObject({
      status: 400,
      reason: expect.stringContaining('status'),
    });
  });

  it('asks nobody for sessions that need no server of a host', async () => {
    const ids = [
      await create({ type: 'P2P' }),
      await create({ dsSource: '', customURLGRPC: undefined }),
    ];
    await host.ags.hooksSettled();
    expect(ids.flatMap(namesOf)).toEqual([]);
    const url = `${host.ags.url}/local-ags/game-sessions/${ids[0]}/server`;
    expect((await fetch(url, { method: 'POST' })).status).toBe(400);
  });
});

function statusInside({ request }: HookCall): string | undefined {
  // The form of the request that AGS sends.
  const { session_new } = request as { session_new?: { ds_information?: { status_v2?: string } } };
  return session_new?.ds_information?.status_v2;
}
