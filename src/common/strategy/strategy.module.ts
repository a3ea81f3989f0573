import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { HostConfig } from '../config/host-config.js';
import { HOST_EVENTS, type HostEvents } from '../events/host-event.js';
import { rootEventLog } from '../logging/root-event-log.js';
import { ROOT_LOGGER, type RootLogger } from '../logging/root-logger.js';
import { METRICS_REGISTRY } from '../metrics/metrics-registry.js';
import { PrometheusStrategyMetrics } from '../metrics/prometheus-strategy-metrics.js';
import { CONFIG_STORE } from '../settings/config-store.js';
import type { ConfigValues } from '../settings/config-values.js';
import { HOST_ITEMS } from '../settings/host-items.js';
import { systemTimers } from '../time/timers.js';
import { StrategyRunner } from './strategy-runner.js';
import { TimeBox } from './time-box.js';
import { ToldStrategyMetrics } from './told-strategy-metrics.js';

/** Runs the strategies of all modules, by configuration. */
@Module({})
export class StrategyModule {
  static forRoot({ strategies, metrics }: HostConfig): DynamicModule {
    return {
      module: StrategyModule,
      global: true,
      providers: [
        {
          provide: StrategyRunner,
          inject: [ROOT_LOGGER, METRICS_REGISTRY, CONFIG_STORE, HOST_EVENTS],
          useFactory: (
            root: RootLogger,
            registry: Registry,
            settings: ConfigValues,
            events: HostEvents,
          ) => {
            const log = rootEventLog(root, 'Strategy');
            const timeBox = new TimeBox(strategies.timeoutMs, log, systemTimers);
            settings.follow(HOST_ITEMS.strategyTimeoutMs, (timeoutMs) => {
              timeBox.timeoutMs = timeoutMs;
            });
            return new StrategyRunner(
              timeBox,
              strategies.onFailure,
              new ToldStrategyMetrics(
                new PrometheusStrategyMetrics(registry, metrics.prefix),
                events,
              ),
              log,
              randomUUID,
            );
          },
        },
      ],
      exports: [StrategyRunner],
    };
  }
}
