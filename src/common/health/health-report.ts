import { Inject, Injectable } from '@nestjs/common';
import {
  type HealthCheckResult,
  HealthCheckService,
  HealthIndicatorService,
} from '@nestjs/terminus';
import { Readiness } from './readiness.js';

/** Runs terminus over all sources of readiness; `/readyz` and the gRPC health service ask here. */
@Injectable()
export class HealthReport {
  constructor(
    @Inject(HealthCheckService) private readonly health: HealthCheckService,
    @Inject(HealthIndicatorService) private readonly indicators: HealthIndicatorService,
    @Inject(Readiness) private readonly readiness: Readiness,
  ) {}

  /** @throws ServiceUnavailableException with the same report when a source is not ready */
  check(): Promise<HealthCheckResult> {
    return this.health.check(
      this.readiness.sources.map((source) => () => {
        const indicator = this.indicators.check(source.name);
        return source.problem === undefined
          ? indicator.up()
          : indicator.down({ message: source.problem });
      }),
    );
  }
}
