import { Server, ServerCredentials, type sendUnaryData, status } from '@grpc/grpc-js';
import { afterEach, describe, expect, it } from '@jest/globals';
import { hostServes } from './host-serves.js';

const HEALTH = '/grpc.health.v1.Health/Check';
const STAT_CODES = '/accelbyte.matchmaking.matchfunction.MatchFunction/GetStatCodes';

describe('hostServes', () => {
  let server: Server | undefined;

  afterEach(() => server?.forceShutdown());

  /** A host where each of these paths is answered with a status. */
  async function host(answers: Readonly<Record<string, status>>): Promise<string> {
    server = new Server();
    for (const [path, code] of Object.entries(answers)) {
      const name = path.split('/').at(-1) ?? '';
      const asItIs = (bytes: Buffer) => bytes;
      server.addService(
        {
          [name]: {
            path,
            requestStream: false,
            responseStream: false,
            requestSerialize: asItIs,
            requestDeserialize: asItIs,
            responseSerialize: asItIs,
            responseDeserialize: asItIs,
          },
        },
        {
          [name]: (_: unknown, answer: sendUnaryData<Buffer>) =>
            answer(code === status.OK ? null : { code }, Buffer.alloc(0)),
        },
      );
    }
    const { promise, resolve } = Promise.withResolvers<number>();
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (_, port) => resolve(port));
    return `127.0.0.1:${await promise}`;
  }

  it.each([
    { answers: { [HEALTH]: status.OK }, serves: true, when: 'its health says so' },
    { answers: { [HEALTH]: status.NOT_FOUND }, serves: false, when: 'its health knows of none' },
    { answers: { [STAT_CODES]: status.UNAUTHENTICATED }, serves: true, when: 'it wants a token' },
    { answers: { [STAT_CODES]: status.OK }, serves: true, when: 'it lets everybody in' },
    { answers: {}, serves: false, when: 'nothing is served' },
  ])('answers $serves when $when', async ({ answers, serves }) => {
    expect(await hostServes('MatchFunction', await host(answers))).toBe(serves);
  });

  it('answers false for a host that cannot be reached', async () => {
    expect(await hostServes('MatchFunction', '127.0.0.1:1')).toBe(false);
  });
});
