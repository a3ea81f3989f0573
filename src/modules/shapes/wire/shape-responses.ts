import { MessageWriter } from '../../../common/wire/message-writer.js';
import { WireType } from '../../../common/wire/wire-reader.js';
import type {
  AreaAnswer,
  PerimeterAnswer,
  ShapeAnswer,
  TotalAreaAnswer,
} from '../domain/answer.js';
import type { Shape } from '../domain/shape.js';

const len = (number: number): number => (number << 3) | WireType.Len;
const varint = (number: number): number => (number << 3) | WireType.Varint;
const i64 = (number: number): number => (number << 3) | WireType.I64;

/** Writes the answers of the five methods. */
export class ShapeResponses {
  readonly #writer = new MessageWriter();

  /** `CreateShapeResponse` and `GetShapeResponse`, which are the same but for their names. */
  shape(answer: ShapeAnswer): Buffer {
    this.#outcome(answer);
    this.#shape(3, answer.shape);
    return this.#taken();
  }

  /** `GetPerimetersGreaterThanResponse` */
  perimeter(answer: PerimeterAnswer): Buffer {
    return this.#measured(answer, answer.perimeter);
  }

  /** `GetAreasResponse` */
  area(answer: AreaAnswer): Buffer {
    return this.#measured(answer, answer.area);
  }

  /** `GetTotalAreaResponse` */
  totalArea(answer: TotalAreaAnswer): Buffer {
    this.#outcome(answer);
    this.#measure(3, answer.totalArea);
    this.#ids(4, answer.validIds);
    this.#ids(5, answer.invalidIds);
    return this.#taken();
  }

  #measured(answer: PerimeterAnswer | AreaAnswer, measure: number | undefined): Buffer {
    this.#outcome(answer);
    this.#measure(3, measure);
    this.#shape(4, answer.shape);
    return this.#taken();
  }

  #outcome({ code, message }: { readonly code: number; readonly message: string }): void {
    if (code !== 0) this.#writer.number(varint(1), code);
    this.#writer.text(len(2), message);
  }

  #measure(field: number, value: number | undefined): void {
    if (value !== undefined) this.#writer.double(i64(field), value);
  }

  #ids(field: number, ids: readonly string[]): void {
    for (const id of ids) {
      const start = this.#writer.open(len(field));
      this.#writer.text(len(1), id);
      this.#writer.close(start);
    }
  }

  #shape(field: number, shape: Shape | undefined): void {
    if (shape === undefined) return;
    const start = this.#writer.open(len(field));
    this.#writer.text(len(1), shape.id);
    this.#writer.text(len(2), shape.type);
    for (const { x, y } of shape.coords) {
      const corner = this.#writer.open(len(3));
      this.#int32(1, x);
      this.#int32(2, y);
      this.#writer.close(corner);
    }
    this.#writer.close(start);
  }

  /** With presence, so 0 is written; a negative one takes all ten bytes. */
  #int32(field: number, value: number): void {
    if (value >= 0) this.#writer.number(varint(field), value);
    else this.#writer.int64(varint(field), BigInt(value));
  }

  #taken(): Buffer {
    return Buffer.from(this.#writer.take());
  }
}
