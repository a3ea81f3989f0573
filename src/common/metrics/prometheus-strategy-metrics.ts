import { Counter, type Registry } from 'prom-client';
import type { StrategyFailure, StrategyMetrics } from '../strategy/strategy-runner.js';
import { extendMetricName } from './extend-metric-name.js';

/** Hooks are methods of the contracts, so their names may be labels. */
export class PrometheusStrategyMetrics implements StrategyMetrics {
  readonly #failures: Counter<'hook' | 'failure'>;
  readonly #fallbacks: Counter<'hook'>;

  constructor(registry: Registry, prefix: string) {
    this.#failures = new Counter({
      name: extendMetricName(prefix, 'strategy_failures_total'),
      help: 'Hooks whose strategy timed out, threw, or answered nothing or nonsense.',
      labelNames: ['hook', 'failure'],
      registers: [registry],
    });
    this.#fallbacks = new Counter({
      name: extendMetricName(prefix, 'strategy_fallbacks_total'),
      help: 'Hooks that were answered by default instead.',
      labelNames: ['hook'],
      registers: [registry],
    });
  }

  failed(hook: string, failure: StrategyFailure): void {
    this.#failures.inc({ hook, failure });
  }

  fellBack(hook: string): void {
    this.#fallbacks.inc({ hook });
  }
}
