import { randomUUID } from 'node:crypto';
import {
  Server,
  ServerCredentials,
  type ServiceDefinition,
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
import type { CallGate } from './call-gate.js';
import type { MethodInfo } from './call-observers.js';
import type { CallPipeline } from './call-pipeline.js';
import type { DescriptorSet } from './descriptor-set.js';
import { framedCallsInterceptor } from './framed-calls.js';
import { ListenError } from './listen.error.js';
import type { ListenerName } from './listener-name.js';
import type { PlainMessage } from './message-codec.js';
import { MethodHandlers, refuseUnknownMethod } from './method-handlers.js';
import { methodInfo } from './method-info.js';
import { OpenSessions } from './open-sessions.js';
import { pipelineInterceptor } from './pipeline-call.js';
import { ReloadedCredentials } from './reloaded-credentials.js';
import type { WorkLimit } from './result-handlers.js';
import { type ServedService, withBytes } from './served-service.js';
import {
  answerUnknownMethods,
  hearOfSessions,
  limitHeaderSize,
  takeStreams,
} from './server-internals.js';
import { ServiceMethods } from './service-methods.js';
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
  readonly #methods: ServiceMethods;
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
    const { services, workLimit } = options;
    this.#methods = new ServiceMethods(services, descriptors, this.messageHandlers, workLimit);
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
    return this.#methods.requestTypeOf(path);
  }

  /** See {@link ServiceMethods.callLocally}. */
  callLocally(service: string, method: string, request: object): Promise<PlainMessage> {
    return this.#methods.callLocally(service, method, request);
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
    this.#methods.checkHandlers(this.options.elsewhere);
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

  #addService(service: ServedService): void {
    const { name, framedMethods } = service;
    const definition = withBytes(this.descriptors.service(name));
    const handlers = new MethodHandlers(randomUUID);
    const implementation: UntypedServiceImplementation = {};
    for (const [method, described] of Object.entries(definition)) {
      const info = methodInfo(definition, method);
      const { path, type } = info;
      this.#gatedPaths.add(path);
      const handler = this.#methods.handlerOf(service, info);
      if (type === 'unary') {
        const unary = handlers.unary(handler);
        implementation[method] = unary;
        this.#unaryCalls.add(described, unary);
      } else {
        const kind = framedMethods?.includes(method) ? 'framed_bidi_stream' : type;
        implementation[method] = handlers.streaming(kind, handler);
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

  #register(definition: ServiceDefinition): void {
    for (const name of Object.keys(definition)) this.registerMethod(methodInfo(definition, name));
  }
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
