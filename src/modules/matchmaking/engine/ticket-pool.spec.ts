import { describe, expect, it } from '@jest/globals';
import { aTicket, NOW_MS } from '../../../../test/support/matchmaking/random-pool.js';
import { compileRules } from './compile-rules.js';
import type { EngineTicket } from './engine-ticket.js';
import { isOpenPivot, regionScore } from './region.js';
import { meanOf, type TicketPool, ticketPool } from './ticket-pool.js';

function pooled(tickets: readonly EngineTicket[], rules: object = {}, nowMs = NOW_MS) {
  const plan = compileRules(
    JSON.stringify({
      alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
      ...rules,
    }),
  );
  const source = Int32Array.from(tickets.keys());
  return { plan, pool: ticketPool(tickets, source, plan, nowMs, 'oldest-first') };
}

const latencies = (each: Readonly<Record<string, number>>) =>
  Object.entries(each).map(([region, ms]) => ({ region, ms }));

const namesOf = (pool: TicketPool, rank: number) => {
  const start = pool.latencyStart[rank] ?? 0;
  const end = start + (pool.allowedRegions[rank] ?? 0);
  return [...pool.latencyRegion.subarray(start, end)].map((region) => pool.regionNames[region]);
};

describe('a pool', () => {
  it('ranks tickets by age to the nanosecond, then by arrival', () => {
    const at = (id: string, nanos: number) => aTicket(id, { createdAt: { seconds: 5n, nanos } });
    const { pool } = pooled([at('late', 9), at('first', 1), at('second', 1)]);
    expect(pool.tickets.map(({ id }) => id)).toEqual(['first', 'second', 'late']);
    expect([...pool.source]).toEqual([1, 2, 0]);
  });

  it('leaves seconds as they came when the rule set asks for the order of the reference', () => {
    const at = (id: string, nanos: number) => aTicket(id, { createdAt: { seconds: 5n, nanos } });
    const { pool } = pooled([at('late', 9), at('early', 1)], {
      extend_host: { tie_order: 'legacy' },
    });
    expect(pool.tickets.map(({ id }) => id)).toEqual(['late', 'early']);
  });

  it('counts what is no number as 0 in means', () => {
    const players = [{ mmr: 10 }, { mmr: 20 }, { mmr: '30' }, { mmr: Number.NaN }, {}].map(
      (attributes, index) => ({ id: `p${index}`, attributes: attributes as { mmr: number } }),
    );
    expect(meanOf(players.slice(0, 3), 'mmr')).toBe(10);
    expect(meanOf(players, 'mmr')).toBe(6);
    expect(meanOf([], 'mmr')).toBe(0);
  });
});

describe('the regions that a ticket may go to', () => {
  const rules = {
    region_expansion_rate_ms: 1000,
    region_expansion_range_ms: 50,
    region_latency_max_ms: 200,
  };
  const ticket = (ageMs: number) => [
    aTicket('t', {
      createdAt: { seconds: BigInt((NOW_MS - 250 - ageMs) / 1000), nanos: 0 },
      latencies: latencies({ d: 170, a: 50, c: 100, b: 50 }),
    }),
  ];

  it.each([
    [0, ['a', 'b']],
    [1000, ['a', 'b', 'c']],
    [2000, ['a', 'b', 'c']],
    [3000, ['a', 'b', 'c', 'd']],
  ])('just above %d ms are %j', (ageMs, names) => {
    expect(namesOf(pooled(ticket(ageMs), rules).pool, 0)).toEqual(names);
  });

  it('end at the hard cap', () => {
    const capped = { ...rules, region_latency_max_ms: 100 };
    expect(namesOf(pooled(ticket(30_000), capped).pool, 0)).toEqual(['a', 'b', 'c']);
  });

  it('never overflow, however old the ticket is', () => {
    const ancient = [
      aTicket('t', { createdAt: undefined, latencies: latencies({ a: 1, b: 2e9 }) }),
    ];
    const wide = {
      region_expansion_rate_ms: 1,
      region_expansion_range_ms: 2_147_483_647,
    };
    expect(namesOf(pooled(ancient, wide).pool, 0)).toEqual(['a', 'b']);
  });

  it('score by how much worse than the best they are', () => {
    const { pool, plan } = pooled([aTicket('t', { latencies: latencies({ a: 30, b: 90 }) })], {
      ...rules,
      region_latency_max_ms: 300,
      region_latency_rule_weight: 0.5,
    });
    const second = pool.latencyRegion[1] ?? 0;
    expect(regionScore(plan.regions, pool, second, true, 0)).toBeCloseTo(0.1);
  });

  it('are all open to a pivot that has waited long enough', () => {
    const { plan } = pooled([], { disable_bidirectional_latency_after_ms: 1000 });
    expect(isOpenPivot(plan.regions, 1000)).toBe(false);
    expect(isOpenPivot(plan.regions, 1001)).toBe(true);
  });
});
