import { REJECTED } from './distance.js';
import type { RegionRules } from './rule-plan.js';
import { NO_REGION, type TicketPool } from './ticket-pool.js';

/** Whether a pivot of this age takes candidates in regions they would not yet go to themselves. */
export function isOpenPivot(regions: RegionRules, ageMs: number): boolean {
  return regions.openAfterMs > 0 && regions.openAfterMs < ageMs;
}

/**
 * The latency part of a candidate's score: how much worse than its best the region is.
 * @param region  id of the pivot's region, or {@link NO_REGION}
 * @param takesAnyRegion  true for a pivot that {@link isOpenPivot}
 * @returns 0 for a candidate without usable region (oddity 26), {@link REJECTED} for one that
 *   does not go to the region
 * Cost: O(regions of the candidate). Source: matchmaking.md 3.3.
 */
export function regionScore(
  regions: RegionRules,
  pool: TicketPool,
  region: number,
  takesAnyRegion: boolean,
  candidate: number,
): number {
  if (region === NO_REGION) return 0;
  const start = pool.latencyStart[candidate] as number;
  const end = takesAnyRegion
    ? (pool.latencyStart[candidate + 1] as number)
    : start + (pool.allowedRegions[candidate] as number);
  if (start === end) return 0;
  for (let place = start; place < end; place += 1) {
    if (pool.latencyRegion[place] !== region) continue;
    if (regions.maxMs === 0) return 0;
    const extraMs = (pool.latencyMs[place] as number) - (pool.latencyMs[start] as number);
    return (extraMs / regions.maxMs) * regions.weight;
  }
  return REJECTED;
}
