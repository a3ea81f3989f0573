import { Global, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { GrpcHealth } from '../grpc/grpc-health.js';
import { GrpcHealthStatus } from './grpc-health-status.js';
import { HealthController } from './health.controller.js';
import { HealthReport } from './health-report.js';
import { Readiness } from './readiness.js';

@Global()
@Module({
  // A failed check is an answer of `/readyz`, not an incident for the log.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [
    Readiness,
    HealthReport,
    GrpcHealthStatus,
    { provide: GrpcHealth, useFactory: () => new GrpcHealth() },
  ],
  exports: [Readiness, GrpcHealthStatus, GrpcHealth],
})
export class HealthModule {}
