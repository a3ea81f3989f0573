import { describe, expect, it } from '@jest/globals';
import {
  anEnvironment,
  aSession,
  aTicket,
} from '../../../../test/support/matchmaking/random-pool.js';
import { proposalsOf } from './backfill-loop.js';
import { compileRules } from './compile-rules.js';
import type { EngineSession } from './engine-session.js';
import type { EngineTicket } from './engine-ticket.js';

function proposed(
  sessions: readonly EngineSession[],
  tickets: readonly EngineTicket[],
  rules: object,
) {
  const plan = compileRules(JSON.stringify(rules));
  return [...proposalsOf(sessions, tickets, plan, anEnvironment())].map((proposal) => ({
    ...proposal,
    added: `${sessions[proposal.session]?.id}: ${proposal.tickets
      .map((index) => tickets[index]?.id)
      .join(' ')}`,
  }));
}

const addedTo = (...args: Parameters<typeof proposed>) =>
  proposed(...args).map(({ added }) => added);

const alliance = (teamCount: number, least: number, most: number) => ({
  alliance: {
    min_number: teamCount,
    max_number: teamCount,
    player_min_number: least,
    player_max_number: most,
  },
});
const MMR = { matching_rule: [{ attribute: 'mmr', criteria: 'distance', reference: 10 }] };
const skilled = (id: string, mmr: number, size = 1) =>
  aTicket(id, {
    players: Array.from({ length: size }, (_, player) => ({
      id: `${id}${player}`,
      attributes: { mmr },
    })),
  });

describe('backfill', () => {
  it('serves every session in order, one that fills does not make the next be skipped', () => {
    const sessions = ['A', 'B', 'C', 'D'].map((id) => aSession(id, [[1]]));
    const tickets = ['w', 'x', 'y', 'z'].map((id) => aTicket(id));
    expect(addedTo(sessions, tickets, alliance(2, 1, 1))).toEqual(['A: w', 'B: x', 'C: y', 'D: z']);
  });

  it('puts those who are nearest into the smallest team', () => {
    const session = aSession('s', [
      [10, 10, 10],
      [10, 10],
    ]);
    const tickets = [
      skilled('w', 12, 2),
      aTicket('x', { attributes: { new_session_only: 'TRUE' } }),
      skilled('y', 30),
      skilled('v', 20),
    ];
    expect(addedTo([session], tickets, { ...alliance(2, 1, 4), ...MMR })).toEqual(['s: v w']);
  });

  it('names sessions that are still open before those that are full', () => {
    const sessions = [aSession('full', [[1], []]), aSession('open', [[1], []])];
    const [first, second] = proposed(
      sessions,
      [aTicket('a'), aTicket('b'), aTicket('c'), aTicket('d')],
      alliance(2, 1, 2),
    );
    expect([first?.added, second?.added]).toEqual(['open: d', 'full: b a c']);
  });

  it('keeps out whom the session excludes, whoever plays already and strangers to its region', () => {
    const session = aSession('s', [[1]], { regionPreferences: ['eu'] });
    const latencies = [{ region: 'eu', ms: 10 }];
    const tickets = [
      aTicket('excluded', { latencies, excludedSessions: ['ss'] }),
      aTicket('again', { latencies, players: [{ id: 's.0.0u', attributes: {} }] }),
      aTicket('nowhere'),
      aTicket('fits', { latencies }),
    ];
    expect(addedTo([session], tickets, alliance(2, 1, 4))).toEqual(['s: fits']);
  });

  it('binds players to the server named in the fields of the partial match', () => {
    const session = aSession('s', [[1]], { serverName: 'here' });
    const tickets = [aTicket('a'), aTicket('b', { attributes: { server_name: 'here' } })];
    expect(addedTo([session], tickets, alliance(2, 1, 4))).toEqual(['s: b']);
    const legacy = { ...alliance(2, 1, 1), extend_host: { session_binding: 'attributes' } };
    expect(addedTo([session], tickets, legacy)).toEqual(['s: a']);
  });

  it('remembers the block list of the session after somebody joined', () => {
    const session = aSession('s', [[1]], { attributes: { blocked_players: ['bu'] } });
    const tickets = [aTicket('a'), aTicket('b'), aTicket('c')];
    expect(addedTo([session], tickets, alliance(2, 1, 4))).toEqual(['s: a c']);
  });

  it('keeps both sides apart where only teams must be', () => {
    const session = aSession('s', [[1], [1]]);
    const [old] = session.tickets;
    const blocking = {
      ...session,
      tickets: [
        { ...(old as EngineTicket), attributes: { blocked_players: ['au'] } },
        ...session.tickets.slice(1),
      ],
    };
    const [proposal] = proposed([blocking], [aTicket('a')], {
      ...alliance(2, 1, 2),
      blocked_player_option: 'blockedPlayerCanMatchOnDifferentTeam',
    });
    expect(proposal?.teams.map(({ userIds }) => userIds)).toEqual([['s.0.0u'], ['s.1.0u', 'au']]);
  });

  it('keeps the ids of teams and parties, makes ids for new teams, and calls strangers external', () => {
    const session: EngineSession = {
      ...aSession('s', [[1]]),
      teams: [
        {
          id: 'team',
          userIds: ['s.0.0u', 'stranger'],
          parties: [{ partyId: 'party', userIds: ['s.0.0u'] }],
        },
      ],
    };
    const [proposal] = proposed(
      [session],
      [aTicket('a', { partySessionId: 'new party' })],
      alliance(2, 1, 2),
    );
    expect(proposal?.teams).toEqual([
      {
        id: 'team',
        userIds: ['s.0.0u', 'stranger'],
        parties: [
          { partyId: 'party', userIds: ['s.0.0u'] },
          { partyId: 'external', userIds: ['stranger'] },
        ],
      },
      {
        id: '00000000000000000000000000000001',
        userIds: ['au'],
        parties: [{ partyId: 'new party', userIds: ['au'] }],
      },
    ]);
  });

  it('replaces the value of an any option by what the session and the newcomer share', () => {
    const rules = {
      ...alliance(4, 1, 1),
      match_options: { options: [{ name: 'mode', type: 'any' }] },
    };
    const session = aSession('s', [[1]], { attributes: { mode: ['x', 'y', 'z'] } });
    const tickets = [
      aTicket('a', { attributes: { mode: ['x', 'y'] } }),
      aTicket('b', { attributes: { mode: 'y' } }),
      aTicket('c', { attributes: { mode: 'x' } }),
      aTicket('d'),
    ];
    expect(addedTo([session], tickets, rules)).toEqual(['s: a b']);
  });
});
