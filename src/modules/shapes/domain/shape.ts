/** A corner, in whole units. */
export interface Coordinate {
  readonly x: number;
  readonly y: number;
}

/** A polygon as it is stored and answered: its corners in order, the last one joined to the first. */
export interface Shape {
  /** As in `T-0`: the letter of its kind, and a number. */
  readonly id: string;
  /** As the reference stores it: `Triangle`, `rectangle`, `Pentagon`. */
  readonly type: string;
  readonly coords: readonly Coordinate[];
}
