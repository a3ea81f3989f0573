import { randomUUID } from 'node:crypto';
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  type UntypedHandleCall,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import {
  type CustomTransportStrategy,
  type MessageHandler,
  Server as NestServer,
  Transport,
} from '@nestjs/microservices';
import { nestEventLog } from '../ags/event-log.js';
import type { ListenerAddress, TlsFiles } from '../config/host-config.js';
import type { Timers } from '../time/timers.js';
import { bindAll } from './bind-addresses.js';
import { runInCall } from './call-context.js';
import type { CallGate } from './call-gate.js';
import type { MethodInfo } from './call-observers.js';
import type { CallPipeline } from './call-pipeline.js';
import { bindRecord, CallRecord } from './call-record.js';
import type { DescriptorSet } from './descriptor-set.js';
import { framedCallsInterceptor } from './framed-calls.js';
import { settled } from './handler-answer.js';
import { handlerProblems, patternKey } from './handler-pattern.js';
import { ListenError } from './listen.error.js';
import type { ListenerName } from './listener-name.js';
import type { MessageCodec, PlainMessage } from './message-codec.js';
import { MethodHandlers, type NestHandler, refuseUnknownMethod } from './method-handlers.js';
import { NotImplementedError } from './not-implemented.error.js';
import { OpenSessions } from './open-sessions.js';
import { pipelineInterceptor } from './pipeline-call.js';
import { ReloadedCredentials } from './reloaded-credentials.js';
import { ResultHandlers, type WorkLimit } from './result-handlers.js';
import { type ServedService, withBytes } from './served-service.js';
import {
  answerUnknownMethods,
  hearOfSessions,
  limitHeaderSize,
  takeStreams,
} from './server-internals.js';
import { replaceStreamTable } from './stream-table.js';
import { UnaryCalls } from './unary/unary-calls.js';

/**
 * Limits of a listener; the same on all of them. A peer that does not answer a ping is gone after
 * 80 s, whatever it left unfinished: its preface, its headers, its calls.
 */
const LIMITS = {
  /** grpc's own default. AGS's sessions with large attributes can come near it. */
  'grpc.max_receive_message_length': 4 * 1024 * 1024,
  'grpc.max_concurrent_streams': 1000,
  'grpc.keepalive_time_ms': 60_000,
  'grpc.keepalive_timeout_ms': 20_000,
  // Books of a debugging service that we do not serve, kept for every call.
  'grpc.enable_channelz': 0,
};

/** Not below 24 KiB, so that a token that is too large is refused as such. */
const MAX_HEADER_BYTES = 32 * 1024;

/** Options of grpc-js by their names there. */
export type ListenerLimits = Readonly<Partial<typeof LIMITS>>;

export interface GrpcListenerOptions {
  readonly name: ListenerName;
  readonly address: ListenerAddress;
  /** Named when the port cannot be opened. */
  readonly portVariable: string;
  /** Looked at again while the listener runs; `undefined`: plaintext. */
  readonly tls: TlsFiles | undefined;
  readonly timers: Timers;
  readonly services: readonly ServedService[];
  /** Full names of the services of the other listeners, whose handlers Nest shows here too. */
  readonly elsewhere: ReadonlySet<string>;
  /** For the handlers of operations-style services. */
  readonly workLimit: WorkLimit;
  /** Who may call `services`; asked before a call's messages are read. */
  readonly gate: CallGate;
  /** In place of the usual ones. */
  readonly limits?: ListenerLimits;
  /** Services among `addOns` that the gate is asked about too; default: none. */
  readonly gatedAddOns?: readonly string[];
  /** Services outside of Nest: health and reflection. */
  readonly addOns: readonly ((server: Server) => ServiceDefinition)[];
}

/**
 * A gRPC listener as a Nest transport: the handlers of the controllers, behind the call pipeline,
 * on one port. Thinner than Nest's own: no observables on the way of a unary call, no error that
 * escapes, the bound port known, unknown methods seen. See docs/decisions/0003.
 */
export class GrpcListener extends NestServer implements CustomTransportStrategy {
  override transportId = Transport.GRPC;
  readonly #server: Server;
  readonly #unaryCalls: UnaryCalls;
  readonly #sessions = new OpenSessions();
  /** Others, reflection and unknown methods among them, answer without asking who is calling. */
  readonly #gatedPaths = new Set<string>();
  readonly #codec: MessageCodec;
  readonly #results: ResultHandlers;
  #port: number | undefined;
  #tls: ReloadedCredentials | undefined;

  constructor(
    private readonly options: GrpcListenerOptions,
    private readonly descriptors: DescriptorSet,
    pipeline: CallPipeline,
    private readonly registerMethod: (method: MethodInfo) => void,
  ) {
    super();
    const framed = framedPaths(options.services);
    const limits = { ...LIMITS, ...options.limits };
    const leadThrough = pipelineInterceptor(pipeline, (path) =>
      this.#gatedPaths.has(path) ? options.gate : undefined,
    );
    this.#server = new Server({
      ...limits,
      interceptors: [framedCallsInterceptor((path) => framed.has(path)), leadThrough],
    });
    this.#codec = descriptors.codec();
    this.#results = new ResultHandlers(this.#codec, options.workLimit, randomUUID);
    this.#unaryCalls = new UnaryCalls(leadThrough, limits['grpc.max_receive_message_length']);
    takeStreams(this.#server, (stream, headers) => this.#unaryCalls.take(stream, headers));
    hearOfSessions(this.#server, (session) => {
      replaceStreamTable(session);
      this.#sessions.add(session);
    });
    limitHeaderSize(this.#server, MAX_HEADER_BYTES);
  }

  get name(): ListenerName {
    return this.options.name;
  }

  /** The bound port; with port 0 in the configuration the one that was found. */
  get port(): number {
    if (this.#port === undefined) throw new Error(`${this.name}: not listening yet`);
    return this.#port;
  }

  /** Full names of what is served, health and reflection not included. */
  get serviceNames(): readonly string[] {
    return this.options.services.map((service) => service.name);
  }

  /**
   * Called by Nest once all handlers are known.
   * @param callback  gets a {@link ListenError} when the port cannot be opened, or an Error that
   *   names methods without handler and handlers without method
   */
  listen(callback: (error?: unknown) => void): void {
    this.#open().then(() => callback(), callback);
  }

  /** Stops taking calls and waits until those that run have ended. */
  drain(): Promise<void> {
    this.#server.tryShutdown(nothing); // it stops listening; see OpenSessions for why that is all
    return this.#sessions.drain();
  }

  /** Closes all connections. The drain comes before. */
  close(): void {
    this.#tls?.stop();
    this.#server.forceShutdown();
  }

  /** Name of the request of a method; `undefined` for a path that is not served here. */
  requestTypeOf(path: string): string | undefined {
    const [, name = '', method = ''] = path.split('/');
    const served = this.options.services.find((service) => service.name === name);
    if (served === undefined || !(method in this.descriptors.service(name))) return undefined;
    return this.#typesOf(served, methodInfo(this.descriptors.service(name), method)).requestType;
  }

  /**
   * Runs a unary handler of an operations-style service without a connection, gate, version check
   * or limit.
   * @throws whatever the handler throws
   */
  async callLocally(service: string, method: string, request: object): Promise<PlainMessage> {
    const served = this.options.services.find(({ name }) => name === service);
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
        : settled(runInCall(record, () => this.#handlerOf(served, info)(bytes, metadata)));
    return this.#codec.decode(responseType, (await answer) as Buffer);
  }

  on(): never {
    throw new Error('a gRPC listener has no events');
  }

  unwrap<T>(): T {
    return this.#server as T; // Nest's signature leaves the type to the caller
  }

  override addHandler(pattern: unknown, handler: MessageHandler): void {
    this.messageHandlers.set(
      typeof pattern === 'string' ? pattern : JSON.stringify(pattern),
      handler,
    );
  }

  async #open(): Promise<void> {
    this.#checkHandlers();
    for (const service of this.options.services) this.#addService(service);
    for (const addOn of this.options.addOns) this.#addAddOn(addOn(this.#server));
    answerUnknownMethods(this.#server, refuseUnknownMethod);
    const { host, port } = this.options.address;
    try {
      this.#port = await bindAll(this.#server, host, port, await this.#credentials());
    } catch (error) {
      throw new ListenError(this.name, host, port, this.options.portVariable, error);
    }
  }

  async #credentials(): Promise<ServerCredentials> {
    const { tls, timers } = this.options;
    if (tls === undefined) return ServerCredentials.createInsecure();
    const log = nestEventLog('GrpcListener');
    this.#tls = await ReloadedCredentials.open(this.name, tls, timers, log);
    return this.#tls.credentials;
  }

  #checkHandlers(): void {
    const expected = this.options.services.map((service) => [
      service.name,
      handledMethods(service, Object.keys(this.descriptors.service(service.name))),
    ]);
    const problems = handlerProblems(
      this.messageHandlers.keys(),
      new Map(expected as [string, ReadonlySet<string>][]),
      this.options.elsewhere,
    );
    if (problems.length > 0) throw new Error(problems.join('; '));
  }

  #addService(service: ServedService): void {
    const { name, framedMethods } = service;
    const definition = withBytes(this.descriptors.service(name));
    const handlers = new MethodHandlers(randomUUID);
    const implementation: UntypedServiceImplementation = {};
    for (const [method, described] of Object.entries(definition)) {
      const { path, type } = methodInfo(definition, method);
      this.#gatedPaths.add(path);
      const handler = this.#handlerOf(service, methodInfo(definition, method));
      if (type === 'unary') {
        const unary = handlers.unary(handler);
        implementation[method] = unary;
        this.#unaryCalls.add(described, unary);
      } else {
        const kind = framedMethods?.includes(method) ? 'framed_bidi_stream' : type;
        implementation[method] = adapt(handlers, kind, handler);
      }
    }
    this.#server.addService(definition, implementation);
    this.#register(definition);
  }

  #addAddOn(definition: ServiceDefinition): void {
    const gated = this.options.gatedAddOns ?? [];
    for (const name of Object.keys(definition)) {
      const { path, service } = methodInfo(definition, name);
      if (gated.includes(service)) this.#gatedPaths.add(path);
    }
    this.#register(definition);
  }

  /** What answers the calls of a method, bytes in and bytes out. */
  #handlerOf(service: ServedService, info: MethodInfo): NestHandler {
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

  #register(definition: ServiceDefinition): void {
    for (const name of Object.keys(definition)) this.registerMethod(methodInfo(definition, name));
  }
}

/** Full names of the messages of a method. */
interface MethodTypes {
  readonly requestType: string;
  readonly responseType: string;
}

function methodInfo(definition: ServiceDefinition, name: string): MethodInfo {
  const method = definition[name];
  if (method === undefined) throw new Error(`${name}: no such method`);
  const [, service = '', rpc = ''] = method.path.split('/');
  const type = method.requestStream
    ? method.responseStream
      ? 'bidi_stream'
      : 'client_stream'
    : method.responseStream
      ? 'server_stream'
      : 'unary';
  return { path: method.path, service, method: rpc, type };
}

function adapt(
  handlers: MethodHandlers,
  kind: Exclude<MethodInfo['type'], 'unary'> | 'framed_bidi_stream',
  handler: NestHandler,
): UntypedHandleCall {
  switch (kind) {
    case 'client_stream':
      return handlers.clientStream(handler);
    case 'server_stream':
      return handlers.serverStream(handler);
    case 'bidi_stream':
      return handlers.bidiStream(handler);
    case 'framed_bidi_stream':
      return handlers.framedBidiStream(handler);
  }
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

function framedPaths(services: readonly ServedService[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ name, framedMethods = [] }) =>
      framedMethods.map((method) => `/${name}/${method}`),
    ),
  );
}

/** What grpc-js tells when the last connection has gone; we are told by the sessions. */
function nothing(): void {}
