import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule, type HostFoundation, hostedServices } from './app.module.js';
import { nestEventLog } from './common/ags/event-log.js';
import type { HostConfig } from './common/config/host-config.js';
import { DebugDump } from './common/debug/debug-dump.js';
import { DebugFigures } from './common/debug/debug-figures.js';
import { BoundPorts } from './common/grpc/bound-ports.js';
import { InFlightCalls } from './common/grpc/in-flight-calls.js';
import { GrpcHealthStatus } from './common/health/grpc-health-status.js';
import { Readiness } from './common/health/readiness.js';
import { Drain } from './common/lifecycle/drain.js';
import { Startup } from './common/lifecycle/startup.js';
import { StopRequests } from './common/lifecycle/stop-requests.js';
import { HostLogger } from './common/logging/host-logger.js';
import { loadLoggers } from './common/logging/load-loggers.js';
import { LOGGER_LEVEL, levelOfHost } from './common/logging/logger-level.js';
import { logsFolder, openRollingLogs } from './common/logging/rolling/open-rolling-logs.js';
import { rootEventLog } from './common/logging/root-event-log.js';
import { AUDIT_LOGGER } from './common/service/audit-log.js';
import type { HostedServices } from './common/service/hosted-services.js';
import { LocalServices } from './common/service/local-services.js';
import { declaredItems, hooksOf } from './common/service/service-composition.js';
import { ServiceLife } from './common/service/service-life.js';
import { HOST_ITEMS, HOST_USER_ITEMS } from './common/settings/host-items.js';
import {
  openSettings,
  type Settings,
  warnOfStoredValues,
} from './common/settings/open-settings.js';
import type { HostExtras } from './host/host-extras.js';
import { type HostPorts, openHttp, portsOf } from './host/host-ports.js';
import { openListeners } from './host/open-listeners.js';
import { stopHost } from './host/stop-host.js';

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
  /** Kept once the host has stopped because a service asked for it; rejected where it could not. */
  readonly stoppedByCall: Promise<number>;
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
  const log = rootEventLog(foundation.rootLogger, 'ConfigManager');
  warnOfStoredValues(settings, config.itemTexts, log);
  await prepareLoggers(config, foundation, settings);
  const logs = logsFolder(settings.store, config.folders.workspace ?? process.cwd());
  const closeLogs = config.modules.operations
    ? openRollingLogs(foundation.rootLogger, settings.store, logs, loggersOf(services))
    : () => Promise.resolve();
  try {
    return await start({ config, foundation, extras, services, settings, logs, closeLogs });
  } catch (error) {
    await closeLogs();
    throw error;
  }
}

/** What a host is made from, once its settings are read and its log files are open. */
interface Prepared {
  readonly config: HostConfig;
  readonly foundation: HostFoundation;
  readonly extras: HostExtras;
  readonly services: HostedServices;
  readonly settings: Settings;
  /** Folder of log files and dumps. */
  readonly logs: string;
  readonly closeLogs: () => Promise<void>;
}

async function start(prepared: Prepared): Promise<RunningHost> {
  const { config, foundation, extras, services, settings, logs, closeLogs } = prepared;
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
    { logger: HostLogger.before(foundation.rootLogger), bufferLogs: true, abortOnError: false },
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
    throw error;
  }

  const hold = new AbortController();
  const running = { app, drain, listeners, hooks, foundation, hold, closeLogs };
  let stopping: Promise<number> | undefined;
  const stoppedByCall = Promise.withResolvers<number>();
  app.get(StopRequests).listen((options) => {
    if (stopping !== undefined) return;
    stopping = stopHost(running, options);
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
      stopping ??= stopHost(running, { graceMs: graceSeconds * 1000, holdMs: 0, reason: 'signal' });
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
