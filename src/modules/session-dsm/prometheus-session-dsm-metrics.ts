import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { extendMetricName } from '../../common/metrics/extend-metric-name.js';
import {
  RELEASE_CAUSES,
  REPORT_OUTCOMES,
  type ReleaseCause,
  type ReportOutcome,
  type ServerOperation,
  type SessionDsmMetrics,
} from './session-dsm.metrics.js';

/** From a demo answer to a server of the cloud. */
const REQUEST_SECONDS = [0.005, 0.025, 0.1, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120];

const STATUSES = ['AVAILABLE', 'FAILED_TO_REQUEST', 'ENDED'] as const;

/**
 * {@link SessionDsmMetrics} in prom-client. Series of counters are there from the start: Prometheus
 * sees no rise in one that appears with its first event.
 */
export class PrometheusSessionDsmMetrics implements SessionDsmMetrics {
  readonly #requests: Histogram<'provider' | 'operation' | 'outcome'>;
  readonly #reports: Counter<'provider' | 'status' | 'outcome'>;
  readonly #releases: Counter<'provider' | 'cause'>;

  /** @param sessions  how many there are records of */
  constructor(
    registry: Registry,
    prefix: string,
    private readonly provider: string,
    sessions: () => number,
  ) {
    const registers = [registry];
    const name = (suffix: string) => extendMetricName(prefix, `session_dsm_${suffix}`);
    this.#requests = new Histogram({
      name: name('request_seconds'),
      help: 'Requests for dedicated servers, by what came of them.',
      labelNames: ['provider', 'operation', 'outcome'],
      buckets: REQUEST_SECONDS,
      registers,
    });
    this.#reports = new Counter({
      name: name('reports_total'),
      help: 'What AGS was told of servers, by whether it could be told.',
      labelNames: ['provider', 'status', 'outcome'],
      registers,
    });
    this.#releases = new Counter({
      name: name('releases_total'),
      help: 'Servers that were ended because nobody wanted them any more.',
      labelNames: ['provider', 'cause'],
      registers,
    });
    for (const cause of RELEASE_CAUSES) this.#releases.inc({ provider, cause }, 0);
    for (const status of STATUSES) {
      for (const outcome of REPORT_OUTCOMES) this.#reports.inc({ provider, status, outcome }, 0);
    }
    new Gauge({
      name: name('sessions'),
      help: 'Sessions that have a server, get one, or whose end AGS has yet to hear of.',
      labelNames: ['provider'],
      registers,
      collect() {
        this.set({ provider }, sessions());
      },
    });
  }

  requested(operation: ServerOperation, outcome: string, seconds: number): void {
    this.#requests.observe({ provider: this.provider, operation, outcome }, seconds);
  }

  reported(status: string, outcome: ReportOutcome): void {
    this.#reports.inc({ provider: this.provider, status, outcome });
  }

  released(cause: ReleaseCause): void {
    this.#releases.inc({ provider: this.provider, cause });
  }
}
