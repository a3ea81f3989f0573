import { describe, expect, it } from '@jest/globals';
import { assembleTeams, partyOrders } from './team-assembly.js';

/** Tickets written like `a3 b1`; the first is the pivot. */
function assembled(
  tickets: string,
  [minTeams, maxTeams]: readonly [number, number],
  [minPlayers, maxPlayers]: readonly [number, number],
  given: { readonly partyLoops?: number; readonly requirePivot?: boolean; apart?: string } = {},
) {
  const names = tickets.split(' ');
  const players = Int32Array.from(names, (name) => Number(name.slice(1)));
  const alliance = { minTeams, maxTeams, minPlayers, maxPlayers };
  const nameOf = (rank: number) => names[rank]?.[0];
  const teams = assembleTeams([...names.keys()], 0, alliance, {
    players,
    allyLoops: 1,
    partyLoops: given.partyLoops ?? 1,
    requirePivot: given.requirePivot ?? true,
    mayShareTeam: given.apart
      ? (team) =>
          !team
            .map(nameOf)
            .join('')
            .includes(given.apart ?? '')
      : undefined,
    isPlaced: undefined,
  });
  return teams?.map((team) => team.map(nameOf).join(''));
}

describe('teams are assembled', () => {
  it('first to their least, then to their full, the first team first', () => {
    expect(assembled('a1 b1 c1 d1 e1 f1 g1', [2, 2], [2, 5])).toEqual(['abefg', 'cd']);
    expect(assembled('a1 b1 c1 d1 e1 f1 g1', [2, 3], [1, 3])).toEqual(['acd', 'bef', 'g']);
  });

  it('from parties that fit, in order', () => {
    expect(assembled('a3 b3 c2 d2', [2, 2], [5, 5])).toEqual(['ac', 'bd']);
    expect(assembled('a2 b2 c2 d3 e1', [2, 2], [5, 5])).toEqual(['abe', 'cd']);
  });

  it('not at all when the first order fails and no other is tried', () => {
    expect(assembled('a2 b2 c3 d3', [2, 2], [5, 5])).toBeUndefined();
    expect(assembled('a2 b2 c3 d3', [2, 2], [5, 5], { partyLoops: 5 })).toEqual(['ac', 'bd']);
  });

  it('with room for a pivot that only the full team holds', () => {
    expect(assembled('p3 a2', [2, 2], [2, 3])).toEqual(['a', 'p']);
    expect(assembled('p3 a1 b1 c1 d1', [2, 2], [2, 3])).toEqual(['p', 'abc']);
    expect(assembled('p4 a1 b1 c1 d1', [2, 2], [1, 4])).toEqual(['p', 'abcd']);
  });

  it('without the pivot, when the rule set asks for the way of the reference', () => {
    const legacy = { requirePivot: false };
    expect(assembled('p3 a1 b1 c1 d1', [2, 2], [2, 3], legacy)).toEqual(['ab', 'cd']);
    expect(assembled('p4 a1 b1 c1 d1', [2, 2], [1, 4], legacy)).toEqual(['acd', 'b']);
  });

  it('never around a pivot that no team holds', () => {
    expect(assembled('p6 a5 b5', [2, 2], [5, 5])).toBeUndefined();
  });

  it('with those apart who may not share a team', () => {
    expect(assembled('a1 b1 c1 d1', [2, 2], [2, 2], { apart: 'ab' })).toEqual(['ac', 'bd']);
  });
});

describe('the orders tried for a team', () => {
  it('choose the first two behind the head', () => {
    const orders = [...partyOrders([0, 1, 2, 3], 0)].map((order) => order.join(''));
    expect(orders).toEqual(['0123', '0132', '0213', '0231', '0312', '0321']);
  });

  it('start with the first ticket when the pivot has its place already', () => {
    expect([...partyOrders([4, 5], 9)]).toEqual([[4, 5]]);
  });
});
