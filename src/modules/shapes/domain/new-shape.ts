import type { Coordinate, Shape } from './shape.js';
import type { ShapeKind } from './shape-kind.js';

/** Bounds of a new shape, in units; each at least 1. */
export interface SizeLimits {
  readonly maxWidth: number;
  readonly maxHeight: number;
}

/** A number in 0 (included) .. 1 (excluded). */
export type Random = () => number;

/**
 * A shape of a random size. Where half a side is a corner, the side is even, and up to twice its
 * limit. Source: shapes.md 3, CreateShape.
 * @param number  of the id
 */
export function newShape(
  kind: ShapeKind,
  number: number,
  { maxWidth, maxHeight }: SizeLimits,
  random: Random,
): Shape {
  const upTo = (max: number) => 1 + Math.floor(random() * max);
  return {
    id: `${kind.letter}-${number}`,
    type: kind.storedType,
    coords: CORNERS[kind.word](upTo(maxWidth), upTo(maxHeight)),
  };
}

/** Corners from the two drawn numbers; of a triangle and a pentagon they are half the even sides. */
const CORNERS: Readonly<
  Record<ShapeKind['word'], (drawnWidth: number, drawnHeight: number) => readonly Coordinate[]>
> = {
  Triangle: (half, h) => [
    { x: 0, y: 0 },
    { x: half, y: h },
    { x: 2 * half, y: 0 },
  ],
  Rectangle: (w, h) => [
    { x: 0, y: 0 },
    { x: 0, y: h },
    { x: w, y: h },
    { x: w, y: 0 },
  ],
  Pentagon: (half, shoulder) => [
    { x: 0, y: 0 },
    { x: 0, y: shoulder },
    { x: half, y: 2 * shoulder },
    { x: 2 * half, y: shoulder },
    { x: 2 * half, y: 0 },
  ],
};
