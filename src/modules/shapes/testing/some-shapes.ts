import type { Shape } from '../domain/shape.js';
import { ShapeIndex, type ShapeLists } from '../domain/shape-index.js';

/** Perimeter 129.97, area 256. */
export const TRIANGLE: Shape = {
  id: 'T-0',
  type: 'Triangle',
  coords: [
    { x: 0, y: 0 },
    { x: 32, y: 8 },
    { x: 64, y: 0 },
  ],
};

/** Perimeter 62, area 84. */
export const RECTANGLE: Shape = {
  id: 'R-0',
  type: 'rectangle',
  coords: [
    { x: 0, y: 0 },
    { x: 0, y: 3 },
    { x: 28, y: 3 },
    { x: 28, y: 0 },
  ],
};

/** Perimeter 44.4, area 60. */
export const PENTAGON: Shape = {
  id: 'P-0',
  type: 'Pentagon',
  coords: [
    { x: 0, y: 0 },
    { x: 0, y: 10 },
    { x: 2, y: 20 },
    { x: 4, y: 10 },
    { x: 4, y: 0 },
  ],
};

export const NO_SHAPES: ShapeLists = { Triangles: [], Rectangles: [], Pentagons: [] };

/** The three shapes that the scenarios S5 to S9 of the contract store. */
export const SCENARIO_SHAPES: ShapeLists = {
  Triangles: [TRIANGLE],
  Rectangles: [RECTANGLE],
  Pentagons: [PENTAGON],
};

export function scenarioIndex(): ShapeIndex {
  return new ShapeIndex(SCENARIO_SHAPES);
}
