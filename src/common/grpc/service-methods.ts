import { randomUUID } from 'node:crypto';
import { Metadata } from '@grpc/grpc-js';
import type { MessageHandler } from '@nestjs/microservices';
import { runInCall } from './call-context.js';
import type { MethodInfo } from './call-observers.js';
import { bindRecord, CallRecord } from './call-record.js';
import type { DescriptorSet } from './descriptor-set.js';
import { settled } from './handler-answer.js';
import { handlerProblems, patternKey } from './handler-pattern.js';
import type { MessageCodec, PlainMessage } from './message-codec.js';
import type { NestHandler } from './method-handlers.js';
import { methodInfo } from './method-info.js';
import { NotImplementedError } from './not-implemented.error.js';
import { ResultHandlers, type WorkLimit } from './result-handlers.js';
import type { ServedService } from './served-service.js';

/**
 * What answers the methods of a listener's services: handlers of controllers, the way to a target
 * elsewhere, or nobody; in the style of the service, bytes in and bytes out.
 */
export class ServiceMethods {
  readonly #codec: MessageCodec;
  readonly #results: ResultHandlers;

  /**
   * @param services         those of the listener
   * @param messageHandlers  Nest's, by {@link patternKey}; complete when Nest opens the listener
   * @param workLimit        for the handlers of operations-style services
   */
  constructor(
    private readonly services: readonly ServedService[],
    private readonly descriptors: DescriptorSet,
    private readonly messageHandlers: ReadonlyMap<string, MessageHandler>,
    workLimit: WorkLimit,
  ) {
    this.#codec = descriptors.codec();
    this.#results = new ResultHandlers(this.#codec, workLimit, randomUUID);
  }

  /**
   * @param elsewhere  full names of the services of other listeners, whose handlers Nest shows too
   * @throws Error that names methods without handler and handlers without method
   */
  checkHandlers(elsewhere: ReadonlySet<string>): void {
    const expected = this.services.map((service) => [
      service.name,
      handledMethods(service, Object.keys(this.descriptors.service(service.name))),
    ]);
    const problems = handlerProblems(
      this.messageHandlers.keys(),
      new Map(expected as [string, ReadonlySet<string>][]),
      elsewhere,
    );
    if (problems.length > 0) throw new Error(problems.join('; '));
  }

  /** Name of the request of a method; `undefined` for a path that is not served here. */
  requestTypeOf(path: string): string | undefined {
    const [, name = '', method = ''] = path.split('/');
    const served = this.services.find((service) => service.name === name);
    if (served === undefined || !(method in this.descriptors.service(name))) return undefined;
    return this.#typesOf(served, methodInfo(this.descriptors.service(name), method)).requestType;
  }

  /**
   * Runs a unary handler of an operations-style service without a connection, gate, version check
   * or limit.
   * @throws whatever the handler throws
   */
  async callLocally(service: string, method: string, request: object): Promise<PlainMessage> {
    const served = this.services.find(({ name }) => name === service);
    const info = methodInfo(this.descriptors.service(service), method);
    if (served?.results === undefined || info.type !== 'unary') {
      throw new Error(`${info.path}: expected a unary method of an operations-style service`);
    }
    const metadata = new Metadata();
    const path = info.path;
    const record = new CallRecord(path, randomUUID(), '0'.repeat(32), 'self', Infinity, 0);
    bindRecord(metadata, record);
    const { requestType, responseType } = this.#typesOf(served, info);
    const bytes = this.#codec.encode(requestType, request);
    const answer =
      served.forward === undefined
        ? settled(
            runInCall(record, () =>
              this.#nestHandler(service, method)(this.#codec.decode(requestType, bytes), metadata),
            ),
          ).then((found) => this.#codec.encode(responseType, found as object))
        : settled(runInCall(record, () => this.handlerOf(served, info)(bytes, metadata)));
    return this.#codec.decode(responseType, (await answer) as Buffer);
  }

  /** What answers the calls of a method, bytes in and bytes out. */
  handlerOf(service: ServedService, info: MethodInfo): NestHandler {
    if (service.forward !== undefined) return service.forward(info);
    if (service.unimplemented?.includes(info.method) === true) {
      return () => Promise.reject(new NotImplementedError(info.path));
    }
    const handler = this.#nestHandler(service.name, info.method);
    if (service.results === undefined) return handler;
    const { results } = service;
    return this.#results.around({ info, results, ...this.#typesOf(service, info) }, handler);
  }

  #typesOf({ name }: ServedService, { method }: MethodInfo): MethodTypes {
    const { requestType, responseType } = this.descriptors.service(name)[method] as unknown as {
      // As proto-loader has it, beyond what grpc-js's type knows.
      requestType: { type: { name: string } };
      responseType: { type: { name: string } };
    };
    return {
      requestType: this.#codec.resolved(name, requestType.type.name),
      responseType: this.#codec.resolved(name, responseType.type.name),
    };
  }

  /** The handler that `@GrpcMethod` or `@GrpcStreamCall` named. */
  #nestHandler(service: string, rpc: string): NestHandler {
    for (const streaming of ['no_stream', 'pt_stream'] as const) {
      const handler = this.messageHandlers.get(patternKey({ service, rpc, streaming }));
      if (handler !== undefined) return handler as unknown as NestHandler; // as Nest's own transport calls it
    }
    throw new Error(`${service}/${rpc}: no handler`);
  }
}

/** Full names of the messages of a method. */
interface MethodTypes {
  readonly requestType: string;
  readonly responseType: string;
}

/** Those that need a controller. */
function handledMethods(
  { forward, unimplemented = [] }: ServedService,
  methods: readonly string[],
): ReadonlySet<string> {
  return new Set(
    forward === undefined ? methods.filter((method) => !unimplemented.includes(method)) : [],
  );
}
