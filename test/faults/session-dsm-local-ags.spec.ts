import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgsApi } from '../../src/cli/ags/ags-api.js';
import { answerTo } from '../../src/cli/play/game-packet.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { ChildHost } from '../support/child-host.js';
import { eventually } from '../support/eventually.js';
import { freePorts } from '../support/session-dsm/free-ports.js';
import { gameServerPids } from '../support/session-dsm/game-server-pids.js';

const REPORT =
  'PUT /session/v1/admin/namespaces/{namespace}/gamesessions/{sessionId}/dsinformation';

interface DsInformation {
  readonly StatusV2: string;
  readonly Server: { readonly ip: string; readonly port: number } | null;
}

/** The built host and the local AGS, which asks for servers by itself. */
describe('a session of the local AGS whose host is killed', () => {
  let ags: LocalAgs;
  let api: AgsApi;
  let admin: string;
  let folder: string;
  let host: ChildHost;
  let env: Record<string, string>;

  beforeEach(async () => {
    ags = await startLocalAgs({ port: 0, seed: 'killed' });
    api = new AgsApi({ ...ags, baseUrl: ags.url });
    admin = await api.clientToken();
    folder = await mkdtemp(join(tmpdir(), 'killed-host-'));
    const { from, to } = await freePorts(2);
    env = {
      AB_BASE_URL: ags.url,
      AB_CLIENT_ID: ags.clientId,
      AB_CLIENT_SECRET: ags.clientSecret,
      AB_NAMESPACE: ags.namespace,
      STATE_URL: `file:${folder}`,
      DS_PROVIDER: 'LOCAL',
      LOCAL_DS_PORT_RANGE: `${from}-${to}`,
    };
    host = new ChildHost({ env });
    const { grpcPort, httpPort } = await host.listening();
    await untilReady(httpPort);
    // AGS finds the next host at the same address.
    env.GRPC_PORT = `${grpcPort}`;
    await api.sessionAdmin('POST', '/configuration', admin, {
      name: 'later',
      type: 'DS',
      dsSource: 'custom',
      customURLGRPC: `127.0.0.1:${grpcPort}`,
      asyncProcessDSRequest: { async: true, timeout: 60 },
      minPlayers: 0,
      maxPlayers: 2,
      joinability: 'OPEN',
    });
  });
  afterEach(async () => {
    host.process.kill('SIGTERM');
    await host.ended;
    await ags.close();
    await rm(folder, { recursive: true });
  });

  async function untilReady(httpPort: number): Promise<void> {
    const url = `http://127.0.0.1:${httpPort}/readyz`;
    await eventually('the host is ready', async () => (await fetch(url)).ok);
  }

  async function informationOf(id: string): Promise<DsInformation> {
    const { DSInformation } = await api.session('GET', `/gamesessions/${id}`, admin);
    return DSInformation as DsInformation; // the local AGS writes this form
  }

  it('while AGS cannot be told has its one server when both are back, and gives it back', async () => {
    ags.faults.set(REPORT, { kind: 'status', status: 503 });
    const [player] = await api.createPlayers(admin, 1);
    if (player === undefined) throw new Error('AGS made no player');
    const token = await api.playerToken(player);
    const session = { configurationName: 'later' };
    const id = String((await api.session('POST', '/gamesession', token, session)).id);
    await eventually('the host could not tell AGS', () =>
      ags.requests.some(({ path, status }) => path.includes(id) && status === 503),
    );
    await host.kill();
    expect(await informationOf(id)).toMatchObject({ StatusV2: 'REQUESTED', Server: null });

    ags.faults.clear(REPORT);
    host = new ChildHost({ env });
    const { Server: server } = await eventually('AGS was told', async () => {
      const information = await informationOf(id);
      return information.StatusV2 === 'AVAILABLE' && information;
    });
    expect(gameServerPids(id)).toHaveLength(1);
    if (server === null) throw new Error('AVAILABLE without a server');
    expect(await answerTo('hello', server.ip, server.port)).toBe(`welcome ${id} 1`);

    await api.session('DELETE', `/gamesessions/${id}`, token);
    await ags.hooksSettled();
    expect(ags.hookCalls.at(-1)).toMatchObject({ method: 'TerminateGameSession', status: 'OK' });
    expect(gameServerPids(id)).toEqual([]);
  });
});
