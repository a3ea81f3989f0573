import { Counter, Gauge, type Registry } from 'prom-client';
import { extendMetricName } from '../metrics/extend-metric-name.js';
import {
  type AuthGauges,
  type AuthMetrics,
  REFRESH_SOURCES,
  type RefreshOutcome,
  type RefreshSource,
} from './auth-metrics.js';
import { REJECTION_REASONS, type RejectionReason } from './rejection.js';

/** {@link AuthMetrics} in prom-client; every series of a counter is there from the start. */
export class PrometheusAuthMetrics implements AuthMetrics {
  readonly #registry: Registry;
  readonly #prefix: string;
  readonly #rejections: Counter<'reason'>;
  readonly #refreshes: Counter<'source' | 'outcome'>;

  /** @param prefix joined by `_` before the names; may be empty */
  constructor(registry: Registry, prefix: string) {
    this.#registry = registry;
    this.#prefix = prefix;
    this.#rejections = new Counter({
      name: extendMetricName(this.#prefix, 'auth_rejections_total'),
      help: 'Calls refused by the token guard, by reason',
      labelNames: ['reason'],
      registers: [registry],
    });
    this.#refreshes = new Counter({
      name: extendMetricName(this.#prefix, 'auth_refresh_total'),
      help: 'Fetches of what the host needs from IAM, by source and outcome',
      labelNames: ['source', 'outcome'],
      registers: [registry],
    });
    for (const reason of REJECTION_REASONS) this.#rejections.inc({ reason }, 0);
    for (const source of REFRESH_SOURCES) {
      this.#refreshes.inc({ source, outcome: 'ok' }, 0);
      this.#refreshes.inc({ source, outcome: 'failed' }, 0);
    }
  }

  countRejection(reason: RejectionReason): void {
    this.#rejections.inc({ reason });
  }

  countRefresh(source: RefreshSource, outcome: RefreshOutcome): void {
    this.#refreshes.inc({ source, outcome });
  }

  observe(gauges: AuthGauges): void {
    new Gauge({
      name: extendMetricName(this.#prefix, 'auth_document_age_seconds'),
      help: 'Time since the key set and the revocation list were loaded; none before the first time',
      labelNames: ['source'],
      registers: [this.#registry],
      collect() {
        for (const source of ['jwks', 'revocation_list'] as const) {
          const age = gauges.documentAgeSeconds(source);
          if (age !== undefined) this.set({ source }, age);
        }
      },
    });
    new Gauge({
      name: extendMetricName(this.#prefix, 'auth_keys'),
      help: 'Usable signing keys of IAM',
      registers: [this.#registry],
      collect() {
        this.set(gauges.usableKeys());
      },
    });
  }
}
