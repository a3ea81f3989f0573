import type { Shape } from './shape.js';

/** `status_code` of an answer, by the names of the contract. */
export const CODE = {
  ok: 0,
  invalidShape: 100,
  invalidPerimeter: 101,
  shapeNotFound: 103,
  areaNotFound: 104,
} as const;

/** What every answer says: failures of the service's own are answers too, with status OK. */
interface Outcome {
  readonly code: (typeof CODE)[keyof typeof CODE];
  readonly message: string;
}

/** Of CreateShape and GetShape. */
export interface ShapeAnswer extends Outcome {
  readonly shape?: Shape;
}

/** One of GetPerimetersGreaterThan. */
export interface PerimeterAnswer extends Outcome {
  readonly perimeter?: number;
  readonly shape?: Shape;
}

/** Of GetTotalArea; ids as they were sent. */
export interface TotalAreaAnswer extends Outcome {
  readonly totalArea?: number;
  readonly validIds: readonly string[];
  readonly invalidIds: readonly string[];
}

/** One of GetAreas. */
export interface AreaAnswer extends Outcome {
  readonly area?: number;
  readonly shape?: Shape;
}
