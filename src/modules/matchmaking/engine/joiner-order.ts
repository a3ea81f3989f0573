import { sortByKeys } from './index-sort.js';
import type { TicketPool } from './ticket-pool.js';

/**
 * A ticket's latency to a region it goes to already; NaN when it does not, or has no latencies at
 * all (the opposite of new matches, oddity 26).
 * Cost: O(regions of the ticket). Source: matchmaking.md 4.3, step 2.
 */
export function allowedLatency(pool: TicketPool, region: number, rank: number): number {
  const start = pool.latencyStart[rank] as number;
  const end = start + (pool.allowedRegions[rank] as number);
  for (let place = start; place < end; place += 1) {
    if (pool.latencyRegion[place] === region) return pool.latencyMs[place] as number;
  }
  return Number.NaN;
}

/**
 * By rank, a number that is smaller for the older ticket and the same for the same age.
 * Cost: O(n log n).
 */
export function ageOrder(pool: TicketPool, wholeSeconds: boolean): Float64Array {
  if (wholeSeconds) return pool.createdSeconds;
  const { count, createdSeconds, createdNanos } = pool;
  const order = Int32Array.from({ length: count }, (_, rank) => rank);
  sortByKeys(order, createdSeconds, createdNanos);
  const places = new Float64Array(count);
  for (let place = 1; place < count; place += 1) {
    const before = order[place - 1] as number;
    const rank = order[place] as number;
    const isSame =
      createdSeconds[before] === createdSeconds[rank] &&
      createdNanos[before] === createdNanos[rank];
    places[rank] = isSame ? (places[before] as number) : place;
  }
  return places;
}
