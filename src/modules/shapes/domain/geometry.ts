import type { Coordinate, Shape } from './shape.js';

/** Length of the closed path through the corners, in units, rounded to two decimals. */
export function perimeterOf(shape: Shape): number {
  const lengths = edgesOf(shape).map(([from, to]) => Math.hypot(to.x - from.x, to.y - from.y));
  return roundToHundredths(lengths.reduce((sum, length) => sum + length, 0));
}

/** Area by the shoelace formula, in square units; exact while coordinates stay below 2^25. */
export function areaOf(shape: Shape): number {
  const doubled = edgesOf(shape).reduce(
    (sum, [from, to]) => sum + from.x * to.y - to.x * from.y,
    0,
  );
  return Math.abs(doubled) / 2;
}

function edgesOf({ coords }: Shape): readonly (readonly [Coordinate, Coordinate])[] {
  // The first corner follows the last one; a corner at `index` exists because it is being mapped.
  return coords.map((from, index) => [from, coords[(index + 1) % coords.length] as Coordinate]);
}

/**
 * The nearest number with two decimals, ties to the even one, as Python's `round` has it.
 * `toFixed` judges by the exact value too, but takes the larger of a tie.
 */
function roundToHundredths(value: number): number {
  // Only odd eighths lie exactly between two hundredths.
  const isTie = Number.isInteger(value * 8) && (value * 8) % 2 !== 0;
  if (!isTie) return Number(value.toFixed(2));
  const below = Math.floor(value * 100);
  return (below % 2 === 0 ? below : below + 1) / 100;
}
