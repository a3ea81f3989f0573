import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from '@grpc/grpc-js';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgsApi } from '../../src/cli/ags/ags-api.js';
import { type LocalAgs, startLocalAgs } from '../../src/local-ags/local-ags.js';
import { ManualClock } from '../support/auth/manual-clock.js';
import { eventually } from '../support/eventually.js';

const METHOD = 'CreateGameSessionAsync';
/** `ResponseCreateGameSessionAsync` with `success: true`. */
const ACCEPTED = Buffer.from([0x08, 0x01]);
const TIMEOUT_SECONDS = 60;

/** A host that accepts every request and tells of none. */
async function startSilentHost(): Promise<{
  readonly address: string;
  readonly close: () => void;
}> {
  const server = new Server();
  const asItIs = (bytes: Buffer) => bytes;
  server.addService(
    {
      [METHOD]: {
        path: `/accelbyte.session.sessiondsm.SessionDsm/${METHOD}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: asItIs,
        requestDeserialize: asItIs,
        responseSerialize: asItIs,
        responseDeserialize: asItIs,
      },
    },
    {
      [METHOD]: (_: ServerUnaryCall<Buffer, Buffer>, respond: sendUnaryData<Buffer>) =>
        respond(null, ACCEPTED),
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { address: `127.0.0.1:${port}`, close: () => server.forceShutdown() };
}

describe('the patience of the local AGS', () => {
  const timers = new ManualClock();
  let host: Awaited<ReturnType<typeof startSilentHost>>;
  let ags: LocalAgs;

  beforeEach(async () => {
    host = await startSilentHost();
    ags = await startLocalAgs({ port: 0, seed: 'patience', timers, tickIntervalMs: 0 });
  });
  afterEach(async () => {
    await ags.close();
    host.close();
  });

  it('begins anew with a request that is made again', async () => {
    const api = new AgsApi({ ...ags, baseUrl: ags.url });
    const admin = await api.clientToken();
    const [one] = await api.createPlayers(admin, 1);
    if (one === undefined) throw new Error('too few players');
    const player = await api.playerToken(one);
    await api.sessionAdmin('POST', '/configuration', admin, {
      name: 'later',
      type: 'DS',
      dsSource: 'custom',
      customURLGRPC: host.address,
      asyncProcessDSRequest: { async: true, timeout: TIMEOUT_SECONDS },
      joinability: 'OPEN',
      maxPlayers: 2,
    });
    const { id } = await api.session('POST', '/gamesession', player, {
      configurationName: 'later',
    });
    const asked = (times: number) =>
      eventually(`the host was asked ${times} times`, () => {
        return ags.hookCalls.filter(({ method }) => method === METHOD).length === times;
      });
    const status = async () => {
      const { DSInformation } = await api.session('GET', `/gamesessions/${id}`, player);
      return (DSInformation as { readonly StatusV2: string }).StatusV2; // of this page of AGS
    };

    await asked(1);
    await timers.advance(TIMEOUT_SECONDS - 1);
    await fetch(`${ags.url}/local-ags/game-sessions/${id}/server`, { method: 'POST' });
    await asked(2);
    await timers.advance(TIMEOUT_SECONDS - 1);
    expect(await status()).toBe('REQUESTED');
    await timers.advance(1);
    expect(await status()).toBe('FAILED_TO_REQUEST');
  });
});
