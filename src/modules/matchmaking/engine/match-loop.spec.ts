import { describe, expect, it } from '@jest/globals';
import {
  anEnvironment,
  aTicket,
  NOW_MS,
} from '../../../../test/support/matchmaking/random-pool.js';
import type { Struct } from '../../../common/wire/json-struct.js';
import { compileRules } from './compile-rules.js';
import type { EngineEnvironment, EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import { matchesOf } from './match-loop.js';

interface Given {
  readonly age?: number;
  readonly mmr?: number;
  readonly size?: number;
  readonly attributes?: Struct;
  readonly latencies?: Readonly<Record<string, number>>;
}

/** Tickets in the order given; ages fall from 50 s by one second each unless said otherwise. */
function poolOf(given: Readonly<Record<string, Given>>): readonly EngineTicket[] {
  return Object.entries(given).map(([id, { age, mmr, size = 1, attributes, latencies }], index) =>
    aTicket(id, {
      createdAt: { seconds: BigInt(Math.floor(NOW_MS / 1000) - (age ?? 50 - index)), nanos: 0 },
      players: Array.from({ length: size }, (_, player) => ({
        id: `${id}${player}`,
        attributes: (mmr === undefined ? {} : { mmr }) as Struct,
      })),
      attributes: attributes ?? {},
      latencies: Object.entries(latencies ?? {}).map(([region, ms]) => ({ region, ms })),
    }),
  );
}

const teams = (teamCount: number, least: number, most = least) => ({
  alliance: {
    min_number: teamCount,
    max_number: teamCount,
    player_min_number: least,
    player_max_number: most,
  },
});

function matchesIn(
  given: Readonly<Record<string, Given>>,
  rules: object,
  environment: EngineEnvironment = anEnvironment(),
) {
  const tickets = poolOf(given);
  return [...matchesOf(tickets, compileRules(JSON.stringify(rules)), environment)].map((match) => ({
    ...match,
    ids: match.tickets.map((index) => tickets[index]?.id).join(' '),
  }));
}

const idsIn = (
  given: Readonly<Record<string, Given>>,
  rules: object,
  settings?: Partial<EngineSettings>,
) => matchesIn(given, rules, anEnvironment(settings)).map(({ ids }) => ids);

describe('the main loop', () => {
  it('matches the oldest first', () => {
    expect(idsIn({ a: {}, b: {}, c: {}, d: {}, e: {} }, teams(2, 1))).toEqual(['a b', 'c d']);
  });

  it('takes the nearest of those in reach', () => {
    const rules = {
      ...teams(2, 1),
      matching_rule: [{ attribute: 'mmr', criteria: 'distance', reference: 100 }],
    };
    const pool = { a: { mmr: 0 }, far: { mmr: 101 }, b: { mmr: 90 }, c: { mmr: 80 } };
    expect(idsIn(pool, rules)).toEqual(['a c', 'far b']);
  });

  it('drops a pivot that nobody fits, also as a candidate', () => {
    const pool = { a: { attributes: { mode: 'x' } }, b: {}, c: {} };
    expect(idsIn(pool, teams(2, 1))).toEqual(['b c']);
  });

  it('does not let tickets of different chunks meet', () => {
    expect(idsIn({ a: {}, b: {}, c: {}, d: {} }, teams(2, 1), { chunkSize: 3 })).toEqual(['a b']);
  });

  it('makes every ticket a match when a team of one player is all there is', () => {
    const [first, second] = matchesIn({ young: { age: 1, size: 2 }, old: { age: 9 } }, teams(1, 1));
    expect([first?.ids, second?.ids]).toEqual(['young', 'old']);
    expect(first?.attributes).toEqual({ member_attributes: {} });
  });

  it('ends when its time is up, with what it found', () => {
    let elapsedMs = 0;
    const environment = {
      ...anEnvironment({ timeLimitMs: 100 }),
      elapsedMs: () => {
        elapsedMs += 40;
        return elapsedMs;
      },
    };
    const pool = { a: {}, b: {}, c: {}, d: {}, e: {}, f: {}, g: {}, h: {} };
    expect(matchesIn(pool, teams(2, 1), environment).map(({ ids }) => ids)).toEqual(['a b', 'c d']);
  });

  it('ends when nobody wants its answer any more', () => {
    const environment = { ...anEnvironment(), isCancelled: () => true };
    expect(matchesIn({ a: {}, b: {} }, teams(2, 1), environment)).toEqual([]);
  });

  it('counts the first of tickets with one id', () => {
    const tickets = [aTicket('a'), aTicket('a'), aTicket('b')];
    const plan = compileRules(JSON.stringify(teams(2, 1)));
    expect([...matchesOf(tickets, plan, anEnvironment())].map((match) => match.tickets)).toEqual([
      [0, 2],
    ]);
  });
});

describe('regions', () => {
  const rules = {
    ...teams(2, 1),
    region_latency_initial_range_ms: 20,
    region_expansion_range_ms: 30,
    region_expansion_rate_ms: 5000,
    region_latency_max_ms: 200,
  };
  const pool = (age: number) => ({
    pivot: { age, latencies: { us: 50, eu: 80 } },
    other: { age: 0, latencies: { eu: 40 } },
  });

  it('open up with age: the second region of a pivot after more than one step', () => {
    expect(matchesIn(pool(5), rules)[0]?.regionPreferences).toEqual(['eu']);
    expect(matchesIn(pool(4), rules)).toEqual([]);
  });

  it('are no matter to a candidate without latencies', () => {
    const mixed = { pivot: { latencies: { us: 50 } }, other: {} };
    expect(matchesIn(mixed, rules)[0]?.regionPreferences).toEqual(['us']);
  });

  it('with equal latency go by name', () => {
    const tied = {
      pivot: { latencies: { us: 50, eu: 50 } },
      other: { latencies: { us: 10, eu: 10 } },
    };
    expect(matchesIn(tied, rules)[0]?.regionPreferences).toEqual(['eu']);
  });
});

describe('match options', () => {
  const option = (type: string, count = 2) => ({
    ...teams(count, 1),
    match_options: { options: [{ name: 'mode', type }] },
  });
  const modes = (...values: Struct[string][]) =>
    Object.fromEntries(
      values.map((mode, index) => [`t${index}`, { attributes: { mode } }]),
    ) as Record<string, Given>;

  it('of kind any leave what all share', () => {
    const [match] = matchesIn(modes(['x', 'y', 'z'], ['x', 'y'], ['z', 'y']), option('any', 3));
    expect(match?.attributes).toEqual({ mode: ['y'] });
  });

  it('show a bare value when the last party has one', () => {
    expect(matchesIn(modes(['x'], 'x'), option('any'))[0]?.attributes).toEqual({ mode: 'x' });
    expect(matchesIn(modes('x', ['x']), option('any'))[0]?.attributes).toEqual({ mode: ['x'] });
  });

  it('of kind unique pass over the second of two equal candidates', () => {
    expect(idsIn(modes('x', 'y', 'y', 'z'), option('unique', 3))).toEqual(['t0 t1 t3']);
  });

  it('of kind all pass over a candidate with more', () => {
    expect(idsIn(modes(['x'], ['y', 'x'], ['x']), option('all'))).toEqual(['t0 t2']);
  });

  it('tell a number from its text', () => {
    expect(idsIn(modes(1, '1', 1), option('any'))).toEqual(['t0 t2']);
  });

  it('starve as in the reference when the rule set asks for its search', () => {
    const rules = { ...option('unique', 3), extend_host: { option_search: 'legacy' } };
    expect(idsIn(modes('x', 'y', 'y', 'z'), rules)).toEqual([]);
  });
});

describe('the attributes of a match', () => {
  it('are those of the parties, the first decides, without what is private', () => {
    const [match] = matchesIn(
      {
        a: { attributes: { foo: 'q' } },
        b: {
          attributes: {
            foo: 'q',
            bar: 1,
            match_attempt: 2,
            latencies: 'x',
            blocked_players: ['z1'],
          },
        },
      },
      teams(2, 1),
    );
    expect(match?.attributes).toEqual({ foo: 'q', bar: 1, blocked_players: ['z1'] });
  });

  it('name server and build of the pivot', () => {
    const bound = { attributes: { server_name: 's', client_version: 'v' } };
    const [match] = matchesIn({ a: bound, b: bound }, teams(2, 1));
    expect(match).toMatchObject({
      serverName: 's',
      clientVersion: 'v',
      attributes: { server_name: 's', client_version: 'v' },
    });
  });

  it('ask for more players while the alliance has room', () => {
    const rules = { ...teams(2, 1, 2), auto_backfill: true };
    expect(matchesIn({ a: {}, b: {} }, rules)[0]?.backfill).toBe(true);
    expect(matchesIn({ a: { size: 2 }, b: { size: 2 } }, rules)[0]?.backfill).toBe(false);
  });
});
