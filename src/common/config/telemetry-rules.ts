import type { Findings } from './findings.js';
import type { HostConfig } from './host-config.js';
import type { ResolvedVariables } from './resolved-variables.js';

type Exporter = HostConfig['tracing']['exporter'];

/** Where traces go: where `OTEL_TRACES_EXPORTER` says, else where an endpoint is set. */
function resolveExporter({ values, written }: ResolvedVariables, findings: Findings): Exporter {
  const asked = values.OTEL_TRACES_EXPORTER;
  const zipkinEndpoint = values.OTEL_EXPORTER_ZIPKIN_ENDPOINT;
  const otlpEndpoint =
    values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? values.OTEL_EXPORTER_OTLP_ENDPOINT;

  if (
    written('ENABLE_ZIPKIN') !== undefined &&
    values.ENABLE_ZIPKIN &&
    zipkinEndpoint === undefined
  ) {
    findings.warn('ENABLE_ZIPKIN', 'has no effect, because OTEL_EXPORTER_ZIPKIN_ENDPOINT is unset');
  }
  if (asked === 'zipkin') {
    if (!values.ENABLE_ZIPKIN) {
      findings.wrong('ENABLE_ZIPKIN', 'false', 'true, because OTEL_TRACES_EXPORTER is zipkin');
    }
    if (zipkinEndpoint === undefined) {
      findings.wrong(
        'OTEL_EXPORTER_ZIPKIN_ENDPOINT',
        undefined,
        'an http:// or https:// URL, because OTEL_TRACES_EXPORTER is zipkin',
      );
    }
  }
  if (values.OTEL_SDK_DISABLED) return 'none';
  if (asked !== undefined) return asked;
  if (zipkinEndpoint !== undefined && values.ENABLE_ZIPKIN) {
    if (otlpEndpoint !== undefined) {
      findings.warn(
        'OTEL_TRACES_EXPORTER',
        'is unset while both a Zipkin and an OTLP endpoint are set: traces go to Zipkin',
      );
    }
    return 'zipkin';
  }
  return otlpEndpoint === undefined ? 'none' : 'otlp';
}

/** Traces: exporter, sampler, propagation. */
export function resolveTracing(
  resolved: ResolvedVariables,
  findings: Findings,
): HostConfig['tracing'] {
  const { values } = resolved;
  return {
    exporter: resolveExporter(resolved, findings),
    zipkinEndpoint: values.OTEL_EXPORTER_ZIPKIN_ENDPOINT,
    zipkinTimeoutMs: values.OTEL_EXPORTER_ZIPKIN_TIMEOUT,
    sampler: values.OTEL_TRACES_SAMPLER,
    samplerRatio: values.OTEL_TRACES_SAMPLER_ARG,
    propagators: values.OTEL_PROPAGATORS.filter((propagator) => propagator !== 'none'),
  };
}

/** Logs: level, and Loki where its address is set. */
export function resolveLogging(
  { values, written }: ResolvedVariables,
  findings: Findings,
): HostConfig['logging'] {
  const url = values.ENABLE_LOKI ? values.LOKI_URL : undefined;
  if (written('ENABLE_LOKI') !== undefined && values.ENABLE_LOKI && values.LOKI_URL === undefined) {
    findings.warn('ENABLE_LOKI', 'has no effect, because LOKI_URL is unset');
  }
  if (values.LOKI_PASSWORD !== undefined && values.LOKI_USERNAME === undefined) {
    findings.wrong('LOKI_USERNAME', undefined, 'a user name, because LOKI_PASSWORD is set');
  }
  return {
    level: values.LOG_LEVEL,
    loki:
      url === undefined
        ? undefined
        : { url, username: values.LOKI_USERNAME, password: values.LOKI_PASSWORD },
  };
}
