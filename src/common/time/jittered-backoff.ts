import type { RandomSource } from './random-source.js';

const FIRST_DELAY_SECONDS = 1;
const LONGEST_DELAY_SECONDS = 60;
/** Each delay is drawn from 80 % to 120 % of its nominal length. */
const JITTER_SHARE = 0.2;

/**
 * How long to wait before the next try: nominally 1 s, 2 s, 4 s … 60 s, spread so that replicas
 * do not come back in step.
 * @param failures    failed tries in a row, at least 1
 * @param ceilingSeconds never longer than this, jitter included
 * @returns milliseconds
 */
export function jitteredBackoffMs(
  failures: number,
  random: RandomSource,
  ceilingSeconds = Number.POSITIVE_INFINITY,
): number {
  const nominal = Math.min(LONGEST_DELAY_SECONDS, FIRST_DELAY_SECONDS * 2 ** (failures - 1));
  const jittered = nominal * (1 - JITTER_SHARE + 2 * JITTER_SHARE * random());
  return Math.min(jittered, ceilingSeconds) * 1000;
}
