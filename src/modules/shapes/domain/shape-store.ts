import type { Shape } from './shape.js';
import { ShapeIndex, type ShapeLists } from './shape-index.js';
import type { ShapeKind } from './shape-kind.js';

/** Where the shapes are kept. */
export interface ShapesFile {
  /** @returns `undefined` where there is none yet */
  read(): Promise<ShapeLists | undefined>;
  /** Replaces all of it, or leaves it as it was and throws. */
  write(shapes: ShapeLists): Promise<void>;
}

/** A shape that somebody waits for. */
interface Order {
  readonly kind: ShapeKind;
  readonly make: (number: number) => Shape;
  readonly stored: (shape: Shape) => void;
  readonly failed: (reason: unknown) => void;
}

/**
 * The shapes, in memory and in their file. One writer: orders that come while it writes are written
 * together by its next run, so that each has a number of its own and none is lost.
 */
export class ShapeStore {
  #orders: Order[] = [];
  #writer: Promise<void> | undefined;

  private constructor(
    /** What is stored; a shape is here once it is in the file. */
    readonly shapes: ShapeIndex,
    private readonly file: ShapesFile,
  ) {}

  /** Reads the file, or makes it. @throws what `file` throws */
  static async open(file: ShapesFile): Promise<ShapeStore> {
    const read = await file.read();
    const index = new ShapeIndex(read ?? { Triangles: [], Rectangles: [], Pentagons: [] });
    if (read === undefined) await file.write(index.lists);
    return new ShapeStore(index, file);
  }

  /**
   * Adds a shape.
   * @param make  from the number of its id; may be asked again, when the first could not be written
   * @throws what the file throws; the shape is not added then
   */
  create(kind: ShapeKind, make: (number: number) => Shape): Promise<Shape> {
    const { promise, resolve, reject } = Promise.withResolvers<Shape>();
    this.#orders.push({ kind, make, stored: resolve, failed: reject });
    this.#writer ??= this.#writeAll();
    return promise;
  }

  /** Once everything that was ordered is written or has failed. */
  async settled(): Promise<void> {
    await this.#writer;
  }

  async #writeAll(): Promise<void> {
    while (this.#orders.length > 0) {
      const orders = this.#orders;
      this.#orders = [];
      await this.#writeTogether(orders);
    }
    this.#writer = undefined;
  }

  async #writeTogether(orders: readonly Order[]): Promise<void> {
    try {
      // A copy: what is not written must not be found.
      const next = new ShapeIndex(this.shapes.lists);
      const made = orders.map((order) => {
        const shape = order.make(next.nextNumber(order.kind));
        next.add(order.kind, shape);
        return { ...order, shape };
      });
      await this.file.write(next.lists);
      for (const { kind, shape, stored } of made) {
        this.shapes.add(kind, shape);
        stored(shape);
      }
    } catch (error) {
      for (const { failed } of orders) failed(error);
    }
  }
}
