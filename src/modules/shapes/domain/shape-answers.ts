import { CODE, type ShapeAnswer } from './answer.js';
import type { Shape } from './shape.js';
import type { ShapeIndex } from './shape-index.js';
import { kindOfId, type ShapeKind } from './shape-kind.js';
import { shapeText } from './shape-text.js';

/** A shape was made and is stored. */
export function created(kind: ShapeKind, shape: Shape): ShapeAnswer {
  const message = `Successfully Created ${kind.word}: ${shapeText(shape)}`;
  return { code: CODE.ok, message, shape };
}

/** CreateShape of something else. @param type  as it was sent */
export function notSupported(type: string): ShapeAnswer {
  const message = `shape_type ${type} is not supported at this time`;
  return { code: CODE.invalidShape, message };
}

/** Answer of GetShape. @param id  as it was sent, also where the answer quotes it */
export function retrieve(id: string, shapes: ShapeIndex): ShapeAnswer {
  if (kindOfId(id) === undefined) {
    return { code: CODE.invalidShape, message: `shape_id ${id} is not a valid shape_id` };
  }
  const shape = shapes.find(id);
  return shape === undefined
    ? { code: CODE.shapeNotFound, message: `shape_id ${id} not found in database` }
    : { code: CODE.ok, message: `Successfully retrieved ${id}`, shape };
}
