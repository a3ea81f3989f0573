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
 * Whether players for sessions may be searched for by index; the same, for an order by distance
 * and then latency.
 */
export function mayIndexJoiners(pool: TicketPool, plan: RulePlan): boolean {
  return (
    plan.options.tieOrder === 'stable' &&
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

/** Whether somebody has an attribute that the options of the rule set ask about. */
export function usesOptions(attributes: readonly Struct[], plan: RulePlan): boolean {
  const names = plan.matchOptions.filter(({ type }) => type !== 'disable').map(({ name }) => name);
  // Cross play alone also asks about the platform one plays on.
  if (names.includes(CrossPlay.OPTION)) names.push(CrossPlay.CURRENT);
  if (names.length === 0) return false;
  return attributes.some((each) => names.some((name) => Object.hasOwn(each, name)));
}

/**
 * Whether new matches may be searched for by index: every number can be ordered, and the sum of a
 * score's parts as its parts.
 * Cost: O(n).
 */
export function mayIndexMatches(pool: TicketPool, plan: RulePlan): boolean {
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
