import type { Shape } from './shape.js';

/**
 * A shape as the text of a Python dictionary, on one line. Ids and types of new shapes are plain
 * letters and digits, so nothing needs escaping.
 */
export function shapeText({ id, type, coords }: Shape): string {
  const corners = coords.map(({ x, y }) => `{'x': ${x}, 'y': ${y}}`).join(', ');
  return `{'shape_id': '${id}', 'shape_type': '${type}', 'coords': [${corners}]}`;
}
