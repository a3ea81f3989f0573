import type { Sample } from './served-load.js';

/** Whatever can be loaded for a while. */
export interface Contender {
  measure(milliseconds: number): Promise<Sample>;
}

/** How long and how often. */
export interface Rounds {
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly rounds: number;
}

/**
 * Loads the contenders in turns, A B C A B C …, so that a busy moment of the machine meets them
 * all. Each is warmed up first.
 * @returns the samples of each contender, one a round
 */
export async function interleaved(
  contenders: readonly Contender[],
  { warmUpMs, measureMs, rounds }: Rounds,
): Promise<readonly (readonly Sample[])[]> {
  for (const contender of contenders) await contender.measure(warmUpMs);
  const samples: Sample[][] = contenders.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) {
      samples[index]?.push(await contender.measure(measureMs));
    }
  }
  return samples;
}
