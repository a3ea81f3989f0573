import { type DynamicModule, Module } from '@nestjs/common';
import { PrometheusModule } from '@willsoto/nestjs-prometheus';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { HostConfig } from '../config/host-config.js';
import { MetricsController } from './metrics.controller.js';
import { METRICS_REGISTRY } from './metrics-registry.js';

/** The registry of the host and, unless it is switched off, the path where it is scraped. */
@Module({})
export class MetricsModule {
  static forRoot({ http }: HostConfig): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      imports: http.metricsEnabled
        ? [
            PrometheusModule.register({
              path: http.metricsPath,
              controller: MetricsController,
              defaultMetrics: { enabled: false },
            }),
          ]
        : [],
      providers: [{ provide: METRICS_REGISTRY, useFactory: newRegistry }],
      exports: [METRICS_REGISTRY],
    };
  }
}

function newRegistry(): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry;
}
