import type { ShapeLists } from '../../../src/modules/shapes/domain/shape-index.js';
import { TRIANGLE } from '../../../src/modules/shapes/testing/some-shapes.js';

/** A store of as many triangles, `T-0` and on, each with a perimeter of 129.97. */
export function manyTriangles(count: number): ShapeLists {
  const triangles = Array.from({ length: count }, (_, n) => ({ ...TRIANGLE, id: `T-${n}` }));
  return { Triangles: triangles, Rectangles: [], Pentagons: [] };
}
