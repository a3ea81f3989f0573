import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import type { Registry } from 'prom-client';
import type { HostConfig } from '../config/host-config.js';
import { ROOT_LOGGER, type RootLogger } from '../logging/root-logger.js';
import { METRICS_REGISTRY } from '../metrics/metrics-registry.js';
import { PrometheusStrategyMetrics } from '../metrics/prometheus-strategy-metrics.js';
import { systemTimers } from '../time/timers.js';
import { StrategyRunner } from './strategy-runner.js';
import { TimeBox } from './time-box.js';

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
          inject: [ROOT_LOGGER, METRICS_REGISTRY],
          useFactory: ({ logger }: RootLogger, registry: Registry) => {
            const log = logger.child({ context: 'Strategy' });
            return new StrategyRunner(
              new TimeBox(strategies.timeoutMs, log, systemTimers),
              strategies.onFailure,
              new PrometheusStrategyMetrics(registry, metrics.prefix),
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
