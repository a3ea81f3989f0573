import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type HostFoundation, hostedServices } from './app.module.js';
import { nestEventLog } from './common/ags/event-log.js';
import type { HostConfig } from './common/config/host-config.js';
import { DebugDump } from './common/debug/debug-dump.js';
import { DebugFigures } from './common/debug/debug-figures.js';
import { HOST_EVENT, HOST_EVENTS, type HostEvents } from './common/events/host-event.js';
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
import { type StopOptions, StopRequests } from './common/lifecycle/stop-requests.js';
import { HostLogger } from './common/logging/host-logger.js';
import { loadLoggers } from './common/logging/load-loggers.js';
import { LOGGER_LEVEL, levelOfHost } from './common/logging/logger-level.js';
import { logsFolder, openRollingLogs } from './common/logging/rolling/open-rolling-logs.js';
import { rootEventLog } from './common/logging/root-event-log.js';
import { AUDIT_LOGGER } from './common/service/audit-log.js';
import type { HostedServices } from './common/service/hosted-services.js';
import { LocalServices } from './common/service/local-services.js';
import { RPC_ITEMS } from './common/service/rpc-items.js';
import { declaredItems, hooksOf, servedService } from './common/service/service-composition.js';
import type { ServiceDeclaration } from './common/service/service-declaration.js';
import { ServiceLife } from './common/service/service-life.js';
import type { ConfigItem } from './common/settings/config-item.js';
import type { ConfigStore } from './common/settings/config-store.js';
import { HOST_ITEMS, HOST_USER_ITEMS } from './common/settings/host-items.js';
import {
  openSettings,
  type Settings,
  warnOfStoredValues,
} from './common/settings/open-settings.js';
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
  /** What operators may change of the host itself, in place of the usual. */
  readonly userItems?: readonly ConfigItem[];
}

/** A host that listens. */
export interface RunningHost {
  /** Ports really bound; those of listeners that have no service are not there. */
  readonly ports: HostPorts;
  /**
   * Drains and stops. Safe to call twice; the second call cuts the wait short that a `shutdown` call
   * asked for.
   * @returns how many calls had to be cut off
   */
  stop(): Promise<number>;
  /**
   * Writes down what the host does right now.
   * @returns path of the file
   */
  dump(): Promise<string>;
  /** Kept once the host has stopped because a service asked for it; never broken. */
  readonly stoppedByCall: Promise<number>;
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
  const items = declaredItems(services, extras.userItems ?? HOST_USER_ITEMS);
  const settings = await openSettings(items, config.folders, config.itemTexts);
  warnOfStoredValues(settings, rootEventLog(foundation.rootLogger, 'ConfigManager'));
  await prepareLoggers(config, foundation, settings);
  const logs = logsFolder(settings.store, config.folders.workspace ?? process.cwd());
  const closeLogs = config.modules.operations
    ? openRollingLogs(foundation.rootLogger, settings.store, logs, loggersOf(services))
    : () => Promise.resolve();
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

  const listeners = openListeners(app, config, foundation, {
    services,
    settings: settings.store,
    extras,
  });
  app
    .get(LocalServices)
    .connect((name) => listeners.find((listener) => listener.serviceNames.includes(name)));
  let graceSeconds = config.shutdown.graceSeconds;
  settings.store.follow(HOST_ITEMS.shutdownGraceSeconds, (seconds) => {
    graceSeconds = seconds;
  });
  const drain = new Drain(app.get(InFlightCalls), (ms, signal) =>
    sleep(ms, undefined, { ref: false, ...(signal && { signal }) }),
  );
  const hooks = new ServiceLife(
    hooksOf(app, services, foundation.descriptors),
    nestEventLog('Services'),
  );
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
    app.get(BoundPorts).set(new Map(listeners.map(({ name, port }) => [name, port])));
    await hooks.load();
    startup.finish();
  } catch (error) {
    await hooks.stop();
    for (const listener of listeners) listener.close();
    await app.close();
    await closeLogs();
    throw error;
  }

  const hold = new AbortController();
  const running = { app, drain, listeners, hooks, foundation, hold, closeLogs };
  let stopping: Promise<number> | undefined;
  const stoppedByCall = Promise.withResolvers<number>();
  app.get(StopRequests).listen((options) => {
    if (stopping !== undefined) return;
    stopping = stop(running, options);
    stoppedByCall.resolve(stopping);
  });
  const dumps = new DebugDump(logs, {
    calls: () => app.get(InFlightCalls).pending,
    requestTypeOf: (path) =>
      listeners.map((listener) => listener.requestTypeOf(path)).find((type) => type !== undefined),
    figures: () => app.get(DebugFigures).read(),
  });
  return {
    ports: portsOf(app, listeners),
    dump: () => dumps.write(),
    stoppedByCall: stoppedByCall.promise,
    stop: () => {
      hold.abort();
      stopping ??= stop(running, { graceMs: graceSeconds * 1000, holdMs: 0, reason: 'signal' });
      return stopping;
    },
  };
}

/** Of the services that run here. */
function loggersOf({ all }: HostedServices): readonly string[] {
  return all.filter(({ isProxied }) => !isProxied).map(({ declaration }) => declaration.logger);
}

/** What operators have set of loggers wins over the level of the environment. */
async function prepareLoggers(
  { folders }: HostConfig,
  { rootLogger }: HostFoundation,
  { store }: Settings,
): Promise<void> {
  const { loggers } = rootLogger;
  loggers.pin(AUDIT_LOGGER, LOGGER_LEVEL.INFO);
  store.follow(HOST_ITEMS.logLevel, (level) => loggers.setStartLevel(levelOfHost(level)));
  await loadLoggers(loggers, folders, rootEventLog(rootLogger, 'LogsManager'));
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

/** What is stopped. */
interface Stoppable {
  readonly app: NestFastifyApplication;
  readonly drain: Drain;
  readonly listeners: readonly GrpcListener[];
  readonly hooks: ServiceLife;
  readonly foundation: HostFoundation;
  /** Ends the wait after the drain. */
  readonly hold: AbortController;
  readonly closeLogs: () => Promise<void>;
}

/** HTTP goes last, so that metrics and readiness tell of the drain to its end. */
async function stop(
  { app, drain, listeners, hooks, foundation, hold, closeLogs }: Stoppable,
  { graceMs, holdMs, reason }: StopOptions,
): Promise<number> {
  app.get<HostEvents>(HOST_EVENTS).publish({ name: HOST_EVENT.stopBegun, properties: { reason } });
  const cut = await drain.run(listeners, graceMs, () => hooks.stop());
  if (holdMs > 0) {
    nestEventLog('RpcServer').warn({ seconds: holdMs / 1000 }, 'will shut down after a wait');
    await sleep(holdMs, undefined, { signal: hold.signal }).catch(() => undefined);
  }
  await app.close();
  await foundation.tracing.recorder?.shutdown(TRACE_FLUSH_MS);
  await closeLogs();
  foundation.rootLogger.flush();
  return cut;
}
