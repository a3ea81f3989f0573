import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AgsApi, type AgsObject, type TestPlayer } from '../../src/cli/ags/ags-api.js';
import { startTestHost, type TestHost } from '../support/test-host.js';

/** Two teams of one or two, within reach of one region; sessions that are not full look for more. */
const RULES = {
  auto_backfill: true,
  alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 2 },
  region_latency_max_ms: 200,
};

/** The whole way of matches, from tickets to sessions and back, between the local AGS and the host. */
describe('matchmaking between AGS and the host', () => {
  let host: TestHost;
  let api: AgsApi;
  let admin: string;
  let players: readonly TestPlayer[];

  beforeAll(async () => {
    host = await startTestHost({ env: { SESSION_MANAGER_STRATEGY: 'sample' } });
    api = new AgsApi({ ...host.ags, baseUrl: host.ags.url });
    admin = await api.clientToken();
    players = await api.createPlayers(admin, 4);
    await api.sessionAdmin('POST', '/configuration', admin, {
      name: 'arena',
      joinability: 'INVITE_ONLY',
      autoJoin: true,
      maxPlayers: 4,
      grpcSessionConfig: { customURL: host.grpcAddress, functionFlag: 7 },
    });
    await api.matchmaking('POST', '/rulesets', admin, { name: 'teams', data: RULES });
    const ours = { match_function: 'ours', url: host.grpcAddress };
    await api.matchmaking('POST', '/match-functions', admin, ours);
    const names = { match_function: 'ours', rule_set: 'teams', session_template: 'arena' };
    await api.matchmaking('POST', '/match-pools', admin, { name: 'ranked', ...names });
  });
  afterAll(() => host.stop());

  function playerAt(index: number): TestPlayer {
    const player = players[index];
    if (player === undefined) throw new Error('too few players');
    return player;
  }

  async function enter(index: number, latency = 50): Promise<AgsObject> {
    const token = await api.playerToken(playerAt(index));
    return api.matchmaking('POST', '/match-tickets', token, {
      matchPool: 'ranked',
      attributes: {},
      latencies: { 'eu-central-1': latency },
    });
  }

  function session(id: string): Promise<AgsObject> {
    return api.session('GET', `/gamesessions/${id}`, admin);
  }

  it('refuses a ticket that is out of reach', async () => {
    await expect(enter(0, 201)).rejects.toThrow(/ValidateTicket/);
  });

  it('makes a session, fills it, and fills it again when a player has left', async () => {
    await enter(0);
    await enter(1);
    // The AGS ticks by itself as well: what counts is what the tickets find in the end.
    await host.ags.tick('ranked');
    const call = host.ags.hookCalls.find(({ method }) => method === 'OnSessionCreated');
    const id = call?.sessionId ?? '';
    expect(await session(id)).toMatchObject({
      matchPool: 'ranked',
      attributes: { SAMPLE: 'value from GRPC server' },
      teams: [{ userIDs: [playerAt(0).userId] }, { userIDs: [playerAt(1).userId] }],
      isFull: false,
      backfillTicketID: expect.stringMatching(/^[0-9a-f]{32}$/),
    });

    await enter(2);
    await enter(3);
    await host.ags.tick('ranked');
    await host.ags.tick('ranked');
    const filled = await session(id);
    expect(filled).toMatchObject({ isFull: true, backfillTicketID: '' });
    expect(usersIn(filled)).toEqual(players.map(({ userId }) => userId).sort());

    const leaver = await api.playerToken(playerAt(3));
    await api.session('DELETE', `/gamesessions/${id}/leave`, leaver);
    await enter(3);
    await host.ags.tick('ranked');
    const refilled = await session(id);
    expect(refilled).toMatchObject({ isFull: true });
    expect(usersIn(refilled)).toEqual(players.map(({ userId }) => userId).sort());
    expect(host.ags.hookCalls.filter(({ status }) => status !== 'OK')).toHaveLength(1);
  });
});

function usersIn({ teams }: AgsObject): readonly string[] {
  // The form of the session's REST answer.
  return (teams as readonly { userIDs: string[] }[]).flatMap(({ userIDs }) => userIDs).sort();
}
