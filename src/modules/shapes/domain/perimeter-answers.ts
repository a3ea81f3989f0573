import { CODE, type PerimeterAnswer } from './answer.js';
import { perimeterOf } from './geometry.js';
import { numberText } from './number-text.js';
import type { Shape } from './shape.js';

/**
 * Answers of GetPerimetersGreaterThan, as they are asked for: one for each shape whose perimeter is
 * strictly greater, in the order of `shapes`; a single one that says so, when there is none.
 * The reference finds nothing above NaN; here it is no perimeter.
 */
export function* perimetersGreaterThan(
  min: number,
  shapes: Iterable<Shape>,
): Generator<PerimeterAnswer, void, undefined> {
  if (!(min >= 0)) {
    const message = `${numberText(min)} is an invalid perimeter value. Perimeters must be greater than or equal to 0`;
    yield { code: CODE.invalidPerimeter, message };
    return;
  }
  let isAnyFound = false;
  for (const shape of shapes) {
    const perimeter = perimeterOf(shape);
    if (perimeter <= min) continue;
    isAnyFound = true;
    const message = `${shape.id} has a perimeter of ${numberText(perimeter)} units`;
    yield { code: CODE.ok, message, perimeter, shape };
  }
  if (isAnyFound) return;
  const message = `No shapes found with perimeter greater than ${numberText(min)}.`;
  yield { code: CODE.shapeNotFound, message };
}
