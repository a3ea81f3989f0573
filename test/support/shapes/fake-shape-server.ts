import {
  type Metadata,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js';
import { DescriptorSet } from '../../../src/common/grpc/descriptor-set.js';

/** `SERVING`, or how a call fails. */
export type Scripted = 'SERVING' | 'NOT_SERVING' | 'OK' | keyof typeof status;

/** One call as it came in. */
export interface SeenCall {
  readonly path: string;
  readonly metadata: Metadata;
  /** `address:port` of the connection that it came over. */
  readonly peer: string;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** A shape service that answers as it is told, in plaintext; for tests of clients. */
export class FakeShapeServer {
  readonly seen: SeenCall[] = [];
  /** Answers to health checks, in turn; the last one for ever. */
  health: Scripted[] = ['SERVING'];
  /** Answers to GetShape, in turn; the last one for ever. */
  get: Scripted[] = ['OK'];
  address = '';
  readonly #server = new Server();

  async start(): Promise<void> {
    const descriptors = DescriptorSet.fromBuild('shapes');
    this.#server.addService(descriptors.service('grpc.health.v1.Health'), {
      Check: (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => {
        this.#answer(call, '/grpc.health.v1.Health/Check', this.health, answer, (next) => ({
          status: next,
        }));
      },
      Watch: (call: ServerWritableStream<unknown, unknown>) => {
        this.#see(call, '/grpc.health.v1.Health/Watch');
        for (const next of this.health.splice(0)) call.write({ status: next });
      },
    });
    this.#server.addService(descriptors.service('ShapeService'), {
      GetShape: (call: ServerUnaryCall<unknown, unknown>, answer: sendUnaryData<unknown>) => {
        this.#answer(call, '/ShapeService/GetShape', this.get, answer, () => ({
          message: 'got it',
        }));
      },
    });
    const port = await new Promise<number>((resolve, reject) => {
      this.#server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
        error === null ? resolve(bound) : reject(error),
      );
    });
    this.address = `127.0.0.1:${port}`;
  }

  calls(path: string): readonly SeenCall[] {
    return this.seen.filter((call) => call.path === path);
  }

  stop(): void {
    this.#server.forceShutdown();
  }

  #answer(
    call: ServerUnaryCall<unknown, unknown>,
    path: string,
    script: Scripted[],
    answer: sendUnaryData<unknown>,
    good: (next: Scripted) => object,
  ): void {
    this.#see(call, path);
    const next = (script.length > 1 ? script.shift() : script[0]) ?? 'OK';
    if (next === 'OK' || next === 'SERVING' || next === 'NOT_SERVING') answer(null, good(next));
    else answer({ code: status[next], details: `scripted ${next}` });
  }

  #see(call: { metadata: Metadata; getPeer(): string }, path: string): void {
    const { metadata } = call;
    this.seen.push({ path, metadata, peer: call.getPeer(), at: performance.now() });
  }
}
