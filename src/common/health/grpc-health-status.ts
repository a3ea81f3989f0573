import { Inject, Injectable } from '@nestjs/common';
import { GrpcHealth } from '../grpc/grpc-health.js';
import { HealthReport } from './health-report.js';
import { Readiness } from './readiness.js';

/** Keeps `grpc.health.v1` of every listener in step with readiness. */
@Injectable()
export class GrpcHealthStatus {
  constructor(
    @Inject(Readiness) private readonly readiness: Readiness,
    @Inject(HealthReport) private readonly report: HealthReport,
    @Inject(GrpcHealth) private readonly health: GrpcHealth,
  ) {}

  /** Follows readiness from now on, and tells its present state before the promise is kept. */
  async start(): Promise<void> {
    this.readiness.onChange(() => void this.#update());
    await this.#update();
  }

  /** A fall is told at once, before a drain closes the streams of those who watch. */
  async #update(): Promise<void> {
    if (!this.readiness.isReady) this.health.setServing(false);
    else if (await this.#isUp()) this.health.setServing(this.readiness.isReady);
  }

  async #isUp(): Promise<boolean> {
    try {
      return (await this.report.check()).status === 'ok';
    } catch {
      return false; // terminus reports a failed check by throwing it
    }
  }
}
