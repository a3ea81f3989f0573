import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod, GrpcStreamCall } from '@nestjs/microservices';
import { runningCall } from '../../common/grpc/call-context.js';
import { CallSlots } from './call-slots.js';
import { ShapesService } from './shapes.service.js';
import { readMinPerimeter, readShapeId, readShapeType } from './wire/shape-requests.js';
import { ShapeResponses } from './wire/shape-responses.js';

export const SHAPE_SERVICE = 'ShapeService';

/** What a call is answered that nobody waits for any more. */
const NOTHING = Buffer.alloc(0);

/** The five methods, all four kinds: bytes of the wire in, bytes of the wire out. */
@Controller()
export class ShapesController {
  readonly #responses = new ShapeResponses();

  constructor(
    @Inject(ShapesService) private readonly shapes: ShapesService,
    @Inject(CallSlots) private readonly slots: CallSlots,
  ) {}

  @GrpcMethod(SHAPE_SERVICE, 'CreateShape')
  createShape(request: Buffer): Promise<Buffer> {
    const answer = async () =>
      this.#responses.shape(await this.shapes.createShape(readShapeType(request)));
    return this.slots.run(runningCall().signal, answer, NOTHING);
  }

  @GrpcMethod(SHAPE_SERVICE, 'GetShape')
  getShape(request: Buffer): Promise<Buffer> {
    const answer = () => this.#responses.shape(this.shapes.getShape(readShapeId(request)));
    return this.slots.run(runningCall().signal, answer, NOTHING);
  }

  @GrpcMethod(SHAPE_SERVICE, 'GetPerimetersGreaterThan')
  getPerimetersGreaterThan(request: Buffer): AsyncIterable<Buffer> {
    const min = readMinPerimeter(request);
    const answers = this.shapes.perimetersGreaterThan(min, runningCall().signal);
    return mapped(answers, (answer) => this.#responses.perimeter(answer));
  }

  @GrpcStreamCall(SHAPE_SERVICE, 'GetTotalArea')
  async getTotalArea(call: AsyncIterable<Buffer>): Promise<Buffer> {
    return this.#responses.totalArea(await this.shapes.totalArea(mapped(call, readShapeId)));
  }

  @GrpcStreamCall(SHAPE_SERVICE, 'GetAreas')
  getAreas(call: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
    const answers = this.shapes.areas(mapped(call, readShapeId), runningCall().signal);
    return mapped(answers, (answer) => this.#responses.area(answer));
  }
}

async function* mapped<T, U>(
  values: AsyncIterable<T>,
  map: (value: T) => U,
): AsyncGenerator<U, void, undefined> {
  for await (const value of values) yield map(value);
}
