/** Injection token of the one prom-client `Registry` of the process. */
export const METRICS_REGISTRY = Symbol('MetricsRegistry');
