import type { Struct } from '../../../common/wire/json-struct.js';
import type { IndexKey } from './candidate-index.js';
import { CrossPlay } from './cross-play.js';
import type { EngineSettings } from './engine-environment.js';
import type { DistanceWindow, RulePlan } from './rule-plan.js';
import type { TicketPool } from './ticket-pool.js';

/**
 * Beyond this the sum of a score's parts could round two latencies to one score, and the order of
 * the lists would no longer be that of the scores.
 */
const MAX_EXACT = 2 ** 40;

/** Whether one order of tickets is tried per match, so that teams may draw from queues. */
export function triesOneOrder(plan: RulePlan, settings: EngineSettings): boolean {
  return (
    settings.findAllyMaxLoop <= 1 &&
    settings.findPartyMaxLoop <= 1 &&
    !settings.prioritizeLargerParties &&
    plan.options.tieOrder === 'stable' &&
    plan.options.requirePivot
  );
}

/**
 * Whether new matches may be searched for by index: the order of a scan does not decide who is
 * kept (save by blocks, which block-graph.ts follows), and every number can be ordered.
 * Cost: O(n).
 */
export function mayIndexMatches(pool: TicketPool, plan: RulePlan): boolean {
  return !usesOptions(ticketAttributes(pool), plan) && isOrderable(pool, plan);
}

/**
 * Whether players for sessions may be searched for by index; the same, for an order by distance
 * and then latency.
 */
export function mayIndexJoiners(
  pool: TicketPool,
  plan: RulePlan,
  sessions: readonly { readonly attributes: Struct }[],
): boolean {
  return (
    plan.options.tieOrder === 'stable' &&
    !usesOptions([...ticketAttributes(pool), ...sessions.map((each) => each.attributes)], plan) &&
    pool.means.every((column) => column.every(Number.isFinite)) &&
    pool.latencyMs.every((ms) => ms >= 0) &&
    (indexKey(plan) !== 'latency' || plan.distanceLevels.every((level) => !isScoring(level)))
  );
}

/** Whether some candidate could get another distance score than 0. */
export function isScoring({ windows }: { readonly windows: readonly DistanceWindow[] }): boolean {
  return windows.some(({ weight, normalization }) => weight > 0 || normalization === 0);
}

/** An attribute that scores at every age; without one, latency alone. */
export function indexKey(plan: RulePlan): IndexKey {
  const attribute = plan.attributes.findIndex((_, candidate) =>
    plan.distanceLevels.every(({ windows }) =>
      windows.some((window) => window.attribute === candidate && window.weight > 0),
    ),
  );
  return attribute < 0 ? 'latency' : { attribute };
}

function ticketAttributes(pool: TicketPool): readonly Struct[] {
  return pool.tickets.map(({ attributes }) => attributes);
}

/** Whether somebody has an attribute that narrows the search for those scanned after it. */
function usesOptions(attributes: readonly Struct[], plan: RulePlan): boolean {
  const names = plan.matchOptions.filter(({ type }) => type !== 'disable').map(({ name }) => name);
  if (names.length === 0) return false;
  if (names.includes(CrossPlay.OPTION)) names.push(CrossPlay.CURRENT);
  return attributes.some((each) => names.some((name) => Object.hasOwn(each, name)));
}

function isOrderable(pool: TicketPool, plan: RulePlan): boolean {
  const { maxMs, weight } = plan.regions;
  if (pool.means.some((column) => !column.every(Number.isFinite))) return false;
  if (maxMs === 0 || weight === 0) return true;
  const greatest = Math.max(
    0,
    ...plan.distanceLevels.flatMap(({ windows }) =>
      windows.map((window) =>
        window.normalization > 0
          ? (window.reference / window.normalization) * window.weight
          : window.reference,
      ),
    ),
  );
  return (
    greatest / (weight / maxMs) < MAX_EXACT &&
    pool.latencyMs.every((ms) => Math.abs(ms) < MAX_EXACT)
  );
}
