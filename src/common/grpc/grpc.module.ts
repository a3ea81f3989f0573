import { randomUUID } from 'node:crypto';
import { setLogger } from '@grpc/grpc-js';
import { type DynamicModule, Inject, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Registry } from 'prom-client';
import { RefusalLog } from '../auth/refusal-log.js';
import type { HostConfig } from '../config/host-config.js';
import { PinoCallLog } from '../logging/pino-call-log.js';
import { ROOT_LOGGER, type RootLogger } from '../logging/root-logger.js';
import { METRICS_REGISTRY } from '../metrics/metrics-registry.js';
import { PrometheusCallMetrics } from '../metrics/prometheus-call-metrics.js';
import { showInFlightCalls } from '../metrics/prometheus-in-flight-calls.js';
import { TRACING, type Tracing } from '../tracing/tracing.js';
import { BoundPorts } from './bound-ports.js';
import {
  CALL_LOG,
  CALL_METRICS,
  CALL_TRACING,
  type CallLog,
  type CallMetrics,
  type CallTracing,
} from './call-observers.js';
import { CallPipeline } from './call-pipeline.js';
import { grpcJsLog } from './grpc-js-log.js';
import { InFlightCalls } from './in-flight-calls.js';
import { OpenTelemetryCallTracing } from './open-telemetry-call-tracing.js';
import { RpcExceptionFilter } from './rpc-exception.filter.js';

/** The call pipeline and what observes calls, by configuration. */
@Module({})
export class GrpcModule {
  constructor(@Inject(ROOT_LOGGER) { logger }: RootLogger) {
    setLogger(grpcJsLog(logger));
  }

  static forRoot({ grpc, metrics }: HostConfig): DynamicModule {
    return {
      module: GrpcModule,
      global: true,
      providers: [
        {
          provide: InFlightCalls,
          inject: [METRICS_REGISTRY],
          useFactory: (registry: Registry) => {
            const calls = new InFlightCalls();
            showInFlightCalls(registry, metrics.prefix, calls);
            return calls;
          },
        },
        BoundPorts,
        { provide: APP_FILTER, useClass: RpcExceptionFilter },
        {
          provide: CALL_TRACING,
          inject: [TRACING],
          useFactory: (tracing: Tracing) => new OpenTelemetryCallTracing(tracing),
        },
        {
          provide: CALL_METRICS,
          inject: [METRICS_REGISTRY],
          useFactory: (registry: Registry) =>
            grpc.callMetricsEnabled ? new PrometheusCallMetrics(registry) : undefined,
        },
        {
          provide: CALL_LOG,
          inject: [ROOT_LOGGER, RefusalLog],
          useFactory: (root: RootLogger, refused: RefusalLog) =>
            new PinoCallLog(root, refused, grpc.callLogEnabled),
        },
        {
          provide: CallPipeline,
          inject: [InFlightCalls, CALL_TRACING, CALL_METRICS, CALL_LOG],
          useFactory: (
            inFlight: InFlightCalls,
            tracing: CallTracing,
            callMetrics: CallMetrics | undefined,
            log: CallLog,
          ) => new CallPipeline(inFlight, tracing, callMetrics, log, randomUUID),
        },
      ],
      exports: [BoundPorts, InFlightCalls, CallPipeline, CALL_METRICS],
    };
  }
}
