/** Name of a metric of ours: `extend_<name>`, behind `PROMETHEUS_PREFIX` where one is set. */
export function extendMetricName(prefix: string, name: string): string {
  return prefix === '' ? `extend_${name}` : `${prefix}_extend_${name}`;
}
