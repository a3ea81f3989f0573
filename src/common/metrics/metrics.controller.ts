import { Controller, Get, Header, Inject } from '@nestjs/common';
import { PrometheusController } from '@willsoto/nestjs-prometheus';
import { Registry } from 'prom-client';
import { METRICS_REGISTRY } from './metrics-registry.js';

/** Answers a scrape from the host's own registry, so that two hosts in a process do not mix. */
@Controller()
export class MetricsController extends PrometheusController {
  constructor(@Inject(METRICS_REGISTRY) private readonly registry: Registry) {
    super();
  }

  @Get()
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  override index(): Promise<string> {
    return this.registry.metrics();
  }
}
