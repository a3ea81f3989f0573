import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type HostFoundation, hostedServices } from './app.module.js';
import { nestEventLog } from './common/ags/event-log.js';
import type { HostConfig } from './common/config/host-config.js';
import { BoundPorts } from './common/grpc/bound-ports.js';
import { type CallGate, LISTENER_GATES } from './common/grpc/call-gate.js';
import { CALL_METRICS, type CallMetrics } from './common/grpc/call-observers.js';
import { CallPipeline } from './common/grpc/call-pipeline.js';
import type { DescriptorSet } from './common/grpc/descriptor-set.js';
import { GrpcHealth } from './common/grpc/grpc-health.js';
import {
  GrpcListener,
  type GrpcListenerOptions,
  type ListenerLimits,
} from './common/grpc/grpc-listener.js';
import { InFlightCalls } from './common/grpc/in-flight-calls.js';
import { ListenError } from './common/grpc/listen.error.js';
import { LISTENER_NAMES, type ListenerName } from './common/grpc/listener-name.js';
import { ServerReflection } from './common/grpc/reflection/server-reflection.js';
import { WorkSlots } from './common/grpc/work-slots.js';
import { GrpcHealthStatus } from './common/health/grpc-health-status.js';
import { Readiness } from './common/health/readiness.js';
import { Drain } from './common/lifecycle/drain.js';
import { Startup } from './common/lifecycle/startup.js';
import { HostLogger } from './common/logging/host-logger.js';
import type { HostedServices } from './common/service/hosted-services.js';
import { LocalServices } from './common/service/local-services.js';
import { RPC_ITEMS } from './common/service/rpc-items.js';
import { declaredItems, hooksOf, servedService } from './common/service/service-composition.js';
import type { ServiceDeclaration } from './common/service/service-declaration.js';
import { ServiceLife } from './common/service/service-life.js';
import { NO_LAYERS } from './common/settings/config-layers.js';
import { ConfigStore } from './common/settings/config-store.js';
import { TIMERS, type Timers } from './common/time/timers.js';

/** For traces to leave at the end, when the collector is away. */
const TRACE_FLUSH_MS = 2000;

const HEALTH_SERVICE = 'grpc.health.v1.Health';

const PORT_VARIABLES: Readonly<Record<ListenerName, string>> = {
  overrides: 'GRPC_PORT',
  operations: 'OPERATIONS_GRPC_PORT',
  shapes: 'SHAPES_GRPC_PORT',
};

/** More modules and services than the configuration names; for hosts that are built, not run. */
export interface HostExtras {
  readonly modules?: readonly DynamicModule[];
  readonly services?: readonly ServiceDeclaration[];
  readonly limits?: ListenerLimits;
}

/** A host that listens. */
export interface RunningHost {
  /** Ports really bound; those of listeners that have no service are not there. */
  readonly ports: HostPorts;
  /**
   * Drains and stops. Safe to call twice.
   * @returns how many calls had to be cut off
   */
  stop(): Promise<number>;
}

/** As the `listening` line tells them. */
export interface HostPorts {
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly operationsPort?: number;
  readonly shapesPort?: number;
}

/**
 * Builds the host and opens its ports, the gRPC ones last.
 * @throws ListenError when a port cannot be opened; nothing is left open then
 * @throws ResultError when the items of its services cannot be given values, or a service cannot
 *   be loaded
 */
export async function startHost(
  config: HostConfig,
  foundation: HostFoundation,
  extras: HostExtras = {},
): Promise<RunningHost> {
  const services = hostedServices(config, extras.services);
  const settings = new ConfigStore(declaredItems(services), NO_LAYERS);
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: class HostModule {},
      imports: [
        AppModule.forRoot(config, foundation, services, settings),
        ...(extras.modules ?? []),
      ],
    },
    // A scrape that hangs must not hold the end.
    new FastifyAdapter({ forceCloseConnections: true }),
    { bufferLogs: true, abortOnError: false },
  );
  app.useLogger(app.get(HostLogger));

  const listeners = openListeners(app, config, foundation, { services, settings, extras });
  app
    .get(LocalServices)
    .connect((name) => listeners.find((listener) => listener.serviceNames.includes(name)));
  const drain = new Drain(app.get(InFlightCalls), (ms, signal) =>
    sleep(ms, undefined, { ref: false, ...(signal && { signal }) }),
  );
  const hooks = new ServiceLife(hooksOf(app, services), nestEventLog('Services'));
  const startup = new Startup();
  app.get(Readiness).register(startup);
  app.get(Readiness).register(drain);

  try {
    for (const strategy of listeners) {
      app.connectMicroservice({ strategy }, { inheritAppConfig: true });
    }
    await app.init();
    await app.get(GrpcHealthStatus).start();
    await openHttp(app, config);
    await app.startAllMicroservices();
    app.get(BoundPorts).set(listeners.map(({ port }) => port));
    await hooks.load();
    startup.finish();
  } catch (error) {
    await hooks.stop();
    for (const listener of listeners) listener.close();
    await app.close();
    throw error;
  }

  let stopping: Promise<number> | undefined;
  return {
    ports: portsOf(app, listeners),
    stop: () => {
      stopping ??= stop(app, { drain, listeners, hooks }, config, foundation);
      return stopping;
    },
  };
}

/** What a host is composed of, beside its configuration. */
interface Composition {
  readonly services: HostedServices;
  readonly settings: ConfigStore;
  readonly extras: HostExtras;
}

/** That of the overrides always, the others where they have a service. */
function openListeners(
  app: NestFastifyApplication,
  config: HostConfig,
  foundation: HostFoundation,
  { services, settings, extras }: Composition,
): readonly GrpcListener[] {
  const names = services.all.map(({ declaration }) => declaration.grpcService);
  const workLimit = new WorkSlots(settings.valueOf(RPC_ITEMS.maxWorkers));
  return LISTENER_NAMES.filter((name) => name === 'overrides' || services.of(name).length > 0).map(
    (name) => {
      const served = services.of(name).map((service) => servedService(app, service));
      const here = new Set(served.map((service) => service.name));
      return listenerOf(app, config, foundation.descriptors(name), {
        name,
        address: config[name],
        portVariable: PORT_VARIABLES[name],
        tls: config[name].tls,
        services: served,
        elsewhere: new Set(names.filter((each) => !here.has(each))),
        workLimit,
        gate: app.get<CallGate>(LISTENER_GATES[name], { strict: false }),
        ...(hasGatedHealth(name, config) && { gatedAddOns: [HEALTH_SERVICE] }),
        ...(extras.limits && { limits: extras.limits }),
      });
    },
  );
}

/** The callers of the shapes sign all that they send; whoever else asks for health need not say who. */
function hasGatedHealth(listener: ListenerName, { shapeService }: HostConfig): boolean {
  return listener === 'shapes' && shapeService?.healthOpen === false;
}

function listenerOf(
  app: NestFastifyApplication,
  { grpc }: HostConfig,
  descriptors: DescriptorSet,
  options: Omit<GrpcListenerOptions, 'addOns' | 'timers'>,
): GrpcListener {
  const names = options.services.map((service) => service.name);
  const addOns: GrpcListenerOptions['addOns'][number][] = [];
  if (grpc.healthEnabled) addOns.push((server) => app.get(GrpcHealth).addTo(server, names));
  if (grpc.reflectionEnabled) {
    const listed = grpc.healthEnabled ? [...names, HEALTH_SERVICE] : names;
    addOns.push((server) => new ServerReflection(descriptors, listed).addTo(server));
  }
  const metrics = app.get<CallMetrics | undefined>(CALL_METRICS);
  const timers = app.get<Timers>(TIMERS);
  return new GrpcListener(
    { ...options, addOns, timers },
    descriptors,
    app.get(CallPipeline),
    (method) => metrics?.register(method),
  );
}

function portsOf(app: NestFastifyApplication, listeners: readonly GrpcListener[]): HostPorts {
  const port = (name: ListenerName) => listeners.find((listener) => listener.name === name)?.port;
  const [grpcPort, operationsPort, shapesPort] = LISTENER_NAMES.map(port);
  if (grpcPort === undefined) throw new Error('overrides: not listening');
  return {
    grpcPort,
    httpPort: httpPortOf(app),
    ...(operationsPort !== undefined && { operationsPort }),
    ...(shapesPort !== undefined && { shapesPort }),
  };
}

async function openHttp(app: NestFastifyApplication, { http }: HostConfig): Promise<void> {
  try {
    // Not app.listen: it logs what goes wrong, and whoever catches this does so once more.
    await app.getHttpAdapter().getInstance().listen({ host: http.host, port: http.port });
  } catch (error) {
    throw new ListenError('http', http.host, http.port, 'PROMETHEUS_PORT', error);
  }
}

function httpPortOf(app: NestFastifyApplication): number {
  const address = app.getHttpServer().address();
  if (address === null || typeof address === 'string') throw new Error('http: not listening');
  return address.port;
}

/** What is stopped, and how. */
interface Stoppable {
  readonly drain: Drain;
  readonly listeners: readonly GrpcListener[];
  readonly hooks: ServiceLife;
}

/** HTTP goes last, so that metrics and readiness tell of the drain to its end. */
async function stop(
  app: NestFastifyApplication,
  { drain, listeners, hooks }: Stoppable,
  config: HostConfig,
  foundation: HostFoundation,
): Promise<number> {
  const cut = await drain.run(listeners, config.shutdown.graceSeconds * 1000, () => hooks.stop());
  await app.close();
  await foundation.tracing.recorder?.shutdown(TRACE_FLUSH_MS);
  foundation.rootLogger.flush();
  return cut;
}
