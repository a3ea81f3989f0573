import type { Shape } from './shape.js';
import { kindOfId, SHAPE_KINDS, type ShapeKind } from './shape-kind.js';

/** Shapes by kind, in the order in which they were made. */
export type ShapeLists = Readonly<Record<ShapeKind['list'], readonly Shape[]>>;

/** All stored shapes, as they are read: by id, or one after the other. Grows, and never shrinks. */
export class ShapeIndex implements Iterable<Shape> {
  readonly #lists: Record<ShapeKind['list'], Shape[]>;
  /** By list and id: an id counts only in the list that its letter names. */
  readonly #byId = new Map<ShapeKind['list'], Map<string, Shape>>();
  readonly #nextNumber = new Map<ShapeKind['list'], number>();

  constructor(lists: ShapeLists) {
    this.#lists = { Triangles: [], Rectangles: [], Pentagons: [] };
    for (const kind of SHAPE_KINDS) {
      this.#byId.set(kind.list, new Map());
      for (const shape of lists[kind.list]) this.add(kind, shape);
    }
  }

  get lists(): ShapeLists {
    return this.#lists;
  }

  /** Number of the next id of a kind: one above the highest, so that none is given twice. */
  nextNumber(kind: ShapeKind): number {
    return this.#nextNumber.get(kind.list) ?? 0;
  }

  /** @param id  its letter in either case */
  find(id: string): Shape | undefined {
    const kind = kindOfId(id);
    if (kind === undefined) return undefined;
    return this.#byId.get(kind.list)?.get(`${kind.letter}${id.slice(1)}`);
  }

  /** Where a file of the reference has an id twice, the first one is found, as there. */
  add(kind: ShapeKind, shape: Shape): void {
    this.#lists[kind.list].push(shape);
    const byId = this.#byId.get(kind.list);
    if (byId !== undefined && !byId.has(shape.id)) byId.set(shape.id, shape);
    const number = numberOf(kind, shape.id);
    this.#nextNumber.set(kind.list, Math.max(this.nextNumber(kind), number + 1));
  }

  /** Triangles, rectangles, pentagons; those that are added meanwhile come too, or not. */
  *[Symbol.iterator](): Generator<Shape, void, undefined> {
    for (const { list } of SHAPE_KINDS) yield* this.#lists[list];
  }
}

/** The number of an id; −1 for one that is not of our making. */
function numberOf(kind: ShapeKind, id: string): number {
  const digits = /^[A-Z]-(\d{1,15})$/.exec(id)?.[1];
  return digits !== undefined && id.startsWith(kind.letter) ? Number(digits) : -1;
}
