import { HOST_EVENT, type HostEvents } from '../events/host-event.js';
import type { StrategyFailure, StrategyMetrics } from './strategy-runner.js';

/** Counts what strategies do wrong, and tells of it as events of the host. */
export class ToldStrategyMetrics implements StrategyMetrics {
  constructor(
    private readonly metrics: StrategyMetrics,
    private readonly events: HostEvents,
  ) {}

  failed(hook: string, failure: StrategyFailure): void {
    this.metrics.failed(hook, failure);
    this.events.publish({ name: HOST_EVENT.overrideFailed, properties: { hook, failure } });
  }

  fellBack(hook: string): void {
    this.metrics.fellBack(hook);
    this.events.publish({ name: HOST_EVENT.overrideFellBack, properties: { hook } });
  }
}
