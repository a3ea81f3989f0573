import type { DistanceLevel, DistanceWindow } from './rule-plan.js';

/** Score of what does not fit. Real scores are 0 or more, or NaN for a ticket with a NaN mean. */
export const REJECTED = -1;

/** The mean of one attribute for every ticket of a pool. */
type Means = Float64Array;

/**
 * The distance part of a candidate's score, 0 = the same in every attribute. Both sides must lie
 * in each other's window; bounds are inclusive, and NaN lies in every window.
 * @param windows  those in force for the pivot
 * @param pivot  the pivot's means, by attribute
 * @param level  the candidate's own level
 * @param means  the pool's means, by attribute
 * Cost: O(windows). Source: matchmaking.md 3.7.
 */
export function distanceScore(
  windows: readonly DistanceWindow[],
  pivot: Float64Array,
  level: DistanceLevel,
  means: readonly Means[],
  candidate: number,
): number {
  let score = 0;
  for (let index = 0; index < windows.length; index += 1) {
    const window = windows[index] as DistanceWindow;
    const own = pivot[window.attribute] as number;
    const other = (means[window.attribute] as Means)[candidate] as number;
    if (!isNear(own, other, window.reference)) return REJECTED;
    // NaN: the candidate has no window of its own; then every comparison is false and it passes.
    const reference = level.candidateReferences[window.attribute] as number;
    if (!isNear(other, own, reference)) return REJECTED;
    score += windowScore(window, own, other);
  }
  return score;
}

/** Whether `value` lies in `centre` ± `reference`. */
export function isNear(centre: number, value: number, reference: number): boolean {
  return !(value < centre - reference || value > centre + reference);
}

/** What one window adds to the score; grows with the difference. */
export function windowScore(window: DistanceWindow, own: number, other: number): number {
  const difference = Math.abs(other - own);
  if (window.normalization > 0) return (difference / window.normalization) * window.weight;
  return difference;
}
