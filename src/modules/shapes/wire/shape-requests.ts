import { defineMessage, string } from '../../../common/wire/define-message.js';
import { readMessage } from '../../../common/wire/read-message.js';
import { WireReader, WireType } from '../../../common/wire/wire-reader.js';
import { TextTooLongError } from '../shapes.errors.js';

/** Longer than any id or type there is; both are echoed, so they are bounded. */
const MAX_TEXT_LENGTH = 256;

const MIN_PERIMETER_TAG = (1 << 3) | WireType.I64;

export const shapeTypeMessage = defineMessage<{ readonly shapeType: string }>('ShapeType', {
  shapeType: string(1),
});

export const shapeIdMessage = defineMessage<{ readonly shapeId: string }>('ShapeId', {
  shapeId: string(1),
});

/** The text of a `ShapeType`. @throws MalformedMessageError, TextTooLongError */
export function readShapeType(request: Buffer): string {
  return bounded('shape_type', readMessage(shapeTypeMessage, request).shapeType);
}

/** The text of a `ShapeId`. @throws MalformedMessageError, TextTooLongError */
export function readShapeId(request: Buffer): string {
  return bounded('shape_id', readMessage(shapeIdMessage, request).shapeId);
}

/** The number of a `MinPerimeter`, NaN and infinities included. @throws MalformedMessageError */
export function readMinPerimeter(request: Buffer): number {
  const reader = new WireReader(request, 0, request.length);
  let minPerimeter = 0;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === MIN_PERIMETER_TAG) minPerimeter = reader.double();
    else reader.skip(tag);
  }
  return minPerimeter;
}

function bounded(field: 'shape_id' | 'shape_type', text: string): string {
  if (text.length <= MAX_TEXT_LENGTH) return text;
  throw new TextTooLongError(field, text.length, MAX_TEXT_LENGTH);
}
