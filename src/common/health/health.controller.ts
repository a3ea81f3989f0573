import { Controller, Get, Inject } from '@nestjs/common';
import { HealthCheck, type HealthCheckResult } from '@nestjs/terminus';
import { HealthReport } from './health-report.js';

@Controller()
export class HealthController {
  constructor(@Inject(HealthReport) private readonly report: HealthReport) {}

  /** Alive: the event loop turns. Never falls for a dependency. */
  @Get('healthz')
  alive(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready: 503 while something is missing without which no call can be answered. */
  @Get('readyz')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.report.check();
  }
}
