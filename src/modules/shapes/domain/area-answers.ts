import { type AreaAnswer, CODE, type TotalAreaAnswer } from './answer.js';
import { areaOf } from './geometry.js';
import { numberText } from './number-text.js';
import type { Shape } from './shape.js';
import type { ShapeIndex } from './shape-index.js';

/** One answer of GetAreas. @param id  as it was sent; where it is found, the answer quotes the stored one */
export function areaAnswer(id: string, shapes: ShapeIndex): AreaAnswer {
  const shape = shapes.find(id);
  if (shape === undefined) return { code: CODE.areaNotFound, message: `${id} does not exist` };
  const area = areaOf(shape);
  const message = `${shape.id}: A=${numberText(area)} square units`;
  return { code: CODE.ok, message, area, shape };
}

/** The sum of GetTotalArea while its ids come in; repeated ones count each time. */
export class TotalArea {
  #total = 0;
  readonly #validIds: string[] = [];
  readonly #invalidIds: string[] = [];

  constructor(private readonly shapes: ShapeIndex) {}

  add(id: string): void {
    const shape: Shape | undefined = this.shapes.find(id);
    if (shape === undefined) {
      this.#invalidIds.push(id);
      return;
    }
    this.#validIds.push(id);
    this.#total += areaOf(shape);
  }

  /** A total of 0 is a failure, whatever led to it, and tells no valid ids. */
  answer(): TotalAreaAnswer {
    const total = numberText(this.#total);
    if (this.#total <= 0) {
      const message = `Invalid Area: ${total}.`;
      return { code: CODE.areaNotFound, message, validIds: [], invalidIds: this.#invalidIds };
    }
    return {
      code: CODE.ok,
      message: `Total area of shapes ${total} square units.`,
      totalArea: this.#total,
      validIds: this.#validIds,
      invalidIds: this.#invalidIds,
    };
  }
}
