import type { Timers } from '../../common/time/timers.js';
import type { AreaAnswer, PerimeterAnswer, ShapeAnswer, TotalAreaAnswer } from './domain/answer.js';
import { areaAnswer, TotalArea } from './domain/area-answers.js';
import { newShape, type Random, type SizeLimits } from './domain/new-shape.js';
import { perimetersGreaterThan } from './domain/perimeter-answers.js';
import { created, notSupported, retrieve } from './domain/shape-answers.js';
import { kindOfWord } from './domain/shape-kind.js';
import type { ShapeStore } from './domain/shape-store.js';
import { paced } from './paced.js';
import { TooManyIdsError } from './shapes.errors.js';

/** How the service behaves, from the configuration. */
export interface ShapeRules extends SizeLimits {
  /** Pause after each streamed answer; 0 for none. */
  readonly pacingMs: number;
  /** On one stream. */
  readonly maxIdsPerCall: number;
}

/** The five methods on domain values. */
export class ShapesService {
  constructor(
    private readonly store: ShapeStore,
    private readonly rules: ShapeRules,
    private readonly random: Random,
    private readonly timers: Timers,
  ) {}

  /** @throws ShapeNotStoredError */
  async createShape(type: string): Promise<ShapeAnswer> {
    const kind = kindOfWord(type);
    if (kind === undefined) return notSupported(type);
    const shape = await this.store.create(kind, (number) =>
      newShape(kind, number, this.rules, this.random),
    );
    return created(kind, shape);
  }

  getShape(id: string): ShapeAnswer {
    return retrieve(id, this.store.shapes);
  }

  perimetersGreaterThan(min: number, signal: AbortSignal): AsyncIterable<PerimeterAnswer> {
    const answers = perimetersGreaterThan(min, this.store.shapes);
    return paced(answers, this.rules.pacingMs, this.timers, signal);
  }

  /** @throws TooManyIdsError */
  async totalArea(ids: AsyncIterable<string>): Promise<TotalAreaAnswer> {
    const total = new TotalArea(this.store.shapes);
    for await (const id of this.#bounded(ids)) total.add(id);
    return total.answer();
  }

  /** One answer for each id, before the next is read. @throws TooManyIdsError */
  areas(ids: AsyncIterable<string>, signal: AbortSignal): AsyncIterable<AreaAnswer> {
    return paced(this.#areas(ids), this.rules.pacingMs, this.timers, signal);
  }

  async *#areas(ids: AsyncIterable<string>): AsyncGenerator<AreaAnswer> {
    for await (const id of this.#bounded(ids)) yield areaAnswer(id, this.store.shapes);
  }

  async *#bounded(ids: AsyncIterable<string>): AsyncGenerator<string> {
    let count = 0;
    for await (const id of ids) {
      if (++count > this.rules.maxIdsPerCall) throw new TooManyIdsError(this.rules.maxIdsPerCall);
      yield id;
    }
  }
}
