import type { Metric, Registry } from 'prom-client';
import type { CallMetrics, MethodInfo } from '../grpc/call-observers.js';

/** Upper bounds in seconds; hooks answer within milliseconds. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5] as const;

/** All status codes of gRPC, in their order. */
const CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** All paths that no listener serves count as this one: a label never takes a caller's word. */
const UNKNOWN: MethodInfo = { path: '', service: 'unknown', method: 'unknown', type: 'unary' };

interface MethodCounts {
  readonly method: MethodInfo;
  started: number;
  received: number;
  sent: number;
  seconds: number;
  handled: number;
  readonly byCode: Map<string, number>;
  readonly byBucket: number[];
}

/**
 * The metrics of go-grpc-prometheus, which AGS's dashboards query, and a histogram of handling
 * times. Plain numbers while calls run; prom-client sees them only when it is scraped, because
 * resolving labels by call costs more than the hook itself.
 */
export class PrometheusCallMetrics implements CallMetrics {
  readonly #methods = new Map<string, MethodCounts>();
  readonly #unknown = countsOf(UNKNOWN);

  constructor(registry: Registry) {
    const all = () => [...this.#methods.values(), this.#unknown];
    register(registry, 'grpc_server_started_total', 'Calls that arrived.', 'counter', () =>
      all().map((counts) => sample(counts, counts.started)),
    );
    register(registry, 'grpc_server_handled_total', 'Calls that ended.', 'counter', () =>
      all().flatMap((counts) =>
        [...counts.byCode].map(([code, value]) => sample(counts, value, { grpc_code: code })),
      ),
    );
    register(registry, 'grpc_server_msg_received_total', 'Messages received.', 'counter', () =>
      all().map((counts) => sample(counts, counts.received)),
    );
    register(registry, 'grpc_server_msg_sent_total', 'Messages sent.', 'counter', () =>
      all().map((counts) => sample(counts, counts.sent)),
    );
    register(
      registry,
      'grpc_server_handling_seconds',
      'Time from headers to status.',
      'histogram',
      () => all().flatMap(histogramSamples),
    );
  }

  register(method: MethodInfo): void {
    if (!this.#methods.has(method.path)) this.#methods.set(method.path, countsOf(method));
  }

  started(path: string): void {
    this.#countsOf(path).started++;
  }

  received(path: string, count: number): void {
    this.#countsOf(path).received += count;
  }

  sent(path: string, count: number): void {
    this.#countsOf(path).sent += count;
  }

  handled(path: string, code: string, seconds: number): void {
    const counts = this.#countsOf(path);
    counts.byCode.set(code, (counts.byCode.get(code) ?? 0) + 1);
    counts.handled++;
    counts.seconds += seconds;
    const bucket = BUCKETS.findIndex((bound) => seconds <= bound);
    if (bucket >= 0) counts.byBucket[bucket] = (counts.byBucket[bucket] ?? 0) + 1;
  }

  #countsOf(path: string): MethodCounts {
    return this.#methods.get(path) ?? this.#unknown;
  }
}

interface Sample {
  readonly value: number;
  readonly labels: Record<string, string | number>;
  readonly metricName?: string;
}

/** prom-client asks a metric for nothing but `name` and `get()`. */
function register(
  registry: Registry,
  name: string,
  help: string,
  type: 'counter' | 'histogram',
  collect: () => Sample[],
): void {
  const metric = {
    name,
    get: () => Promise.resolve({ name, help, type, values: collect(), aggregator: 'sum' }),
    reset: () => undefined,
  };
  registry.registerMetric(metric as unknown as Metric);
}

function countsOf(method: MethodInfo): MethodCounts {
  return {
    method,
    started: 0,
    received: 0,
    sent: 0,
    seconds: 0,
    handled: 0,
    byCode: new Map(CODES.map((code) => [code, 0])),
    byBucket: BUCKETS.map(() => 0),
  };
}

function sample(counts: MethodCounts, value: number, extra: Record<string, string> = {}): Sample {
  return { value, labels: { ...labelsOf(counts), ...extra } };
}

function histogramSamples(counts: MethodCounts): Sample[] {
  const name = 'grpc_server_handling_seconds';
  const labels = labelsOf(counts);
  let cumulative = 0;
  const buckets = BUCKETS.map((bound, index): Sample => {
    cumulative += counts.byBucket[index] ?? 0;
    return { metricName: `${name}_bucket`, labels: { ...labels, le: bound }, value: cumulative };
  });
  return [
    ...buckets,
    { metricName: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: counts.handled },
    { metricName: `${name}_sum`, labels, value: counts.seconds },
    { metricName: `${name}_count`, labels, value: counts.handled },
  ];
}

function labelsOf({ method }: MethodCounts): Record<string, string> {
  return { grpc_type: method.type, grpc_service: method.service, grpc_method: method.method };
}
