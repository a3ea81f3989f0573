import { Gauge, type Registry } from 'prom-client';
import { extendMetricName } from './extend-metric-name.js';

/** Shows how many calls have begun and not ended, counted when it is scraped. */
export function showInFlightCalls(
  registry: Registry,
  prefix: string,
  calls: { readonly count: number },
): void {
  new Gauge({
    name: extendMetricName(prefix, 'calls_in_flight'),
    help: 'Calls of all listeners that have begun and not ended.',
    registers: [registry],
    collect() {
      this.set(calls.count);
    },
  });
}
