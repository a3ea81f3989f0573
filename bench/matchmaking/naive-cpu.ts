import { EMPTY_STRUCT, type Struct } from '../../src/common/wire/json-struct.js';
import { naiveMatches } from '../baseline/naive-matcher.js';
import type { PoolTicket } from './ticket-pool.js';

/** CPU milliseconds of one run of the naive matcher over `pool`, warm, the best mean of five. */
export function naiveCpuMs(pool: readonly PoolTicket[]): number {
  const tickets = pool.map((ticket) => ({
    id: ticket.ticketId,
    pool: ticket.matchPool,
    createdAt: undefined,
    players: ticket.players.map(({ playerId, attributes }) => ({
      id: playerId,
      attributes: (attributes ?? EMPTY_STRUCT) as Struct,
    })),
    attributes: EMPTY_STRUCT,
    latencies: Object.entries(ticket.latencies ?? {}).map(([region, ms]) => ({
      region,
      ms: Number(ms),
    })),
    partySessionId: ticket.partySessionId,
    excludedSessions: [],
  }));
  const runs = Math.max(10, Math.floor(400_000 / pool.length));
  for (let i = 0; i < 10; i++) naiveMatches(tickets);
  let best = Number.POSITIVE_INFINITY;
  // What the machine does besides only ever adds.
  for (let round = 0; round < 5; round++) {
    const before = process.cpuUsage();
    for (let i = 0; i < runs; i++) naiveMatches(tickets);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / 1000 / runs);
  }
  return best;
}
