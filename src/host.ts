import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type HostFoundation, overrideServices } from './app.module.js';
import type { HostConfig } from './common/config/host-config.js';
import { CALL_GATE, type CallGate } from './common/grpc/call-gate.js';
import { CALL_METRICS, type CallMetrics } from './common/grpc/call-observers.js';
import { CallPipeline } from './common/grpc/call-pipeline.js';
import { GrpcHealth } from './common/grpc/grpc-health.js';
import {
  GrpcListener,
  type GrpcListenerOptions,
  type ListenerLimits,
} from './common/grpc/grpc-listener.js';
import { InFlightCalls } from './common/grpc/in-flight-calls.js';
import { ListenError } from './common/grpc/listen.error.js';
import { ServerReflection } from './common/grpc/reflection/server-reflection.js';
import type { ServedService } from './common/grpc/served-service.js';
import { GrpcHealthStatus } from './common/health/grpc-health-status.js';
import { Readiness } from './common/health/readiness.js';
import { Drain } from './common/lifecycle/drain.js';
import { Startup } from './common/lifecycle/startup.js';
import { HostLogger } from './common/logging/host-logger.js';
import { TIMERS, type Timers } from './common/time/timers.js';

/** For traces to leave at the end, when the collector is away. */
const TRACE_FLUSH_MS = 2000;

const HEALTH_SERVICE = 'grpc.health.v1.Health';

/** More modules and services than the configuration names; for hosts that are built, not run. */
export interface HostExtras {
  readonly modules?: readonly DynamicModule[];
  readonly services?: readonly ServedService[];
  readonly limits?: ListenerLimits;
}

/** A host that listens. */
export interface RunningHost {
  /** Ports really bound. */
  readonly ports: { readonly grpcPort: number; readonly httpPort: number };
  /**
   * Drains and stops. Safe to call twice.
   * @returns how many calls had to be cut off
   */
  stop(): Promise<number>;
}

/**
 * Builds the host and opens its ports, the gRPC ones last.
 * @throws ListenError when a port cannot be opened; nothing is left open then
 */
export async function startHost(
  config: HostConfig,
  foundation: HostFoundation,
  extras: HostExtras = {},
): Promise<RunningHost> {
  const app = await NestFactory.create<NestFastifyApplication>(
    {
      module: class HostModule {},
      imports: [AppModule.forRoot(config, foundation), ...(extras.modules ?? [])],
    },
    // A scrape that hangs must not hold the end.
    new FastifyAdapter({ forceCloseConnections: true }),
    { bufferLogs: true, abortOnError: false },
  );
  app.useLogger(app.get(HostLogger));

  const overrides = listenerOf(app, foundation, config, {
    name: 'overrides',
    address: config.overrides,
    portVariable: 'GRPC_PORT',
    tls: config.overrides.tls,
    services: [...overrideServices(config), ...(extras.services ?? [])],
    gate: app.get<CallGate>(CALL_GATE),
    ...(extras.limits && { limits: extras.limits }),
  });
  const drain = new Drain(app.get(InFlightCalls), (ms, signal) =>
    sleep(ms, undefined, { ref: false, ...(signal && { signal }) }),
  );
  const startup = new Startup();
  app.get(Readiness).register(startup);
  app.get(Readiness).register(drain);

  try {
    app.connectMicroservice({ strategy: overrides }, { inheritAppConfig: true });
    await app.init();
    await app.get(GrpcHealthStatus).start();
    await openHttp(app, config);
    await app.startAllMicroservices();
    startup.finish();
  } catch (error) {
    overrides.close();
    await app.close();
    throw error;
  }

  let stopping: Promise<number> | undefined;
  return {
    ports: { grpcPort: overrides.port, httpPort: httpPortOf(app) },
    stop: () => {
      stopping ??= stop(app, drain, [overrides], config, foundation);
      return stopping;
    },
  };
}

function listenerOf(
  app: NestFastifyApplication,
  { descriptors }: HostFoundation,
  { grpc }: HostConfig,
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

/** HTTP goes last, so that metrics and readiness tell of the drain to its end. */
async function stop(
  app: NestFastifyApplication,
  drain: Drain,
  listeners: readonly GrpcListener[],
  config: HostConfig,
  foundation: HostFoundation,
): Promise<number> {
  const cut = await drain.run(listeners, config.shutdown.graceSeconds * 1000);
  await app.close();
  await foundation.tracing.recorder?.shutdown(TRACE_FLUSH_MS);
  foundation.rootLogger.flush();
  return cut;
}
