import {
  boolean,
  decimal,
  filePath,
  httpUrl,
  integer,
  listOf,
  logLevel,
  metricPrefix,
  oneOf,
  secretText,
  text,
} from '../value-types.js';
import { variable } from '../variable.js';

/** Logs and metrics. */
export const OBSERVABILITY_VARIABLES = {
  SERVICE_NAME: variable(
    text,
    'Service name in logs and traces, used unchanged; wins over `OTEL_SERVICE_NAME`.',
    'extend-app-session-manager',
  ),
  LOG_LEVEL: variable(logLevel, 'Least level of the lines that are logged.', 'info', {
    default: 'info',
    aliases: ['SERVICE_LOG_LEVEL'],
  }),
  PLUGIN_GRPC_SERVER_LOGGING_ENABLED: variable(
    boolean,
    'Whether each call writes one log line; the line of a refused call is written in any case.',
    'true',
    { default: 'true', aliases: ['ENABLE_INTERCEPTOR_LOGGING'] },
  ),
  PLUGIN_GRPC_SERVER_METRICS_ENABLED: variable(
    boolean,
    'Whether calls are counted in `grpc_server_*`.',
    'true',
    { default: 'true', aliases: ['ENABLE_INTERCEPTOR_METRICS'] },
  ),
  PROMETHEUS_PREFIX: variable(
    metricPrefix,
    'Joined by `_` before the `extend_` metrics, never before `grpc_server_*`; unset: none.',
    'mygame',
  ),
  ENABLE_LOKI: variable(
    boolean,
    'Whether logs are pushed to Loki; they are only where `LOKI_URL` is set too.',
    'true',
    { default: 'true' },
  ),
  LOKI_URL: variable(
    httpUrl,
    'Push address of Loki; unset: nothing is pushed.',
    'http://localhost:3100/loki/api/v1/push',
  ),
  LOKI_USERNAME: variable(text, 'User of Loki (HTTP basic authentication).', '123456'),
  LOKI_PASSWORD: variable(secretText, 'Password of that user.', "'p4ssw0rd'", { secret: true }),
  LOKI_VERSION: variable(oneOf('1'), "Version of Loki's push API.", '1', { default: '1' }),
};

const forSdk = { reader: 'OpenTelemetry SDK' } as const;
const protocol = oneOf('grpc', 'http/protobuf', 'http/json');
const compression = oneOf('none', 'gzip');

/** Traces. Meanings are those of the OpenTelemetry specification where the name begins so. */
export const TRACING_VARIABLES = {
  OTEL_SERVICE_NAME: variable(
    text,
    'Service name in logs and traces, used unchanged, where `SERVICE_NAME` is unset.',
    'extend-app-session-manager',
  ),
  OTEL_SDK_DISABLED: variable(boolean, 'Switches the export of traces off altogether.', 'false', {
    default: 'false',
  }),
  OTEL_TRACES_EXPORTER: variable(
    oneOf('zipkin', 'otlp', 'none'),
    'Where traces go; unset: to the endpoint that is set, to Zipkin where both are, nowhere where none is.',
    'otlp',
  ),
  ENABLE_ZIPKIN: variable(
    boolean,
    'Whether traces go to Zipkin; they do only where `OTEL_EXPORTER_ZIPKIN_ENDPOINT` is set too.',
    'true',
    { default: 'true' },
  ),
  OTEL_EXPORTER_ZIPKIN_ENDPOINT: variable(
    httpUrl,
    'Zipkin v2 collector; unset: none.',
    'http://localhost:9411/api/v2/spans',
  ),
  OTEL_EXPORTER_ZIPKIN_TIMEOUT: variable(
    integer(1, 600_000),
    'Milliseconds that one batch may take to reach Zipkin.',
    '10000',
    { default: '10000' },
  ),
  OTEL_TRACES_SAMPLER: variable(
    oneOf(
      'always_on',
      'always_off',
      'traceidratio',
      'parentbased_always_on',
      'parentbased_always_off',
      'parentbased_traceidratio',
    ),
    'Which calls are traced.',
    'parentbased_traceidratio',
    { default: 'parentbased_always_on' },
  ),
  OTEL_TRACES_SAMPLER_ARG: variable(
    decimal(0, 1),
    'Share of calls that the ratio samplers trace.',
    '0.01',
    { default: '1' },
  ),
  OTEL_PROPAGATORS: variable(
    listOf('b3multi', 'b3', 'tracecontext', 'baggage', 'none'),
    'Headers in which the trace context travels; where several are present, the last one listed wins.',
    'b3multi,tracecontext,baggage',
    { default: 'b3multi,tracecontext,baggage' },
  ),
  OTEL_METRICS_EXPORTER: variable(
    oneOf('none'),
    'Metrics are served at `PROMETHEUS_ENDPOINT` and never pushed.',
    'none',
    { default: 'none' },
  ),
  OTEL_LOGS_EXPORTER: variable(
    oneOf('none'),
    'Logs are written to standard output and, where `LOKI_URL` is set, to Loki.',
    'none',
    { default: 'none' },
  ),
  OTEL_RESOURCE_ATTRIBUTES: variable(
    text,
    'Attributes of the process in traces, as `name=value` separated by commas.',
    'deployment.environment=staging',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(
    httpUrl,
    'OTLP collector; unset: none.',
    'http://localhost:4318',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: variable(
    httpUrl,
    'OTLP collector for traces, used unchanged; wins over `OTEL_EXPORTER_OTLP_ENDPOINT`.',
    'http://localhost:4318/v1/traces',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_PROTOCOL: variable(
    protocol,
    'Protocol of the collector.',
    'http/protobuf',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: variable(
    protocol,
    'The same for traces alone.',
    'http/protobuf',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_HEADERS: variable(
    secretText,
    'Headers sent to the collector, as `name=value` separated by commas.',
    "'authorization=Bearer%20abc'",
    { ...forSdk, secret: true },
  ),
  OTEL_EXPORTER_OTLP_TRACES_HEADERS: variable(
    secretText,
    'The same for traces alone.',
    "'authorization=Bearer%20abc'",
    { ...forSdk, secret: true },
  ),
  OTEL_EXPORTER_OTLP_TIMEOUT: variable(
    integer(1, 600_000),
    'Milliseconds that one batch may take to reach the collector.',
    '10000',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: variable(
    integer(1, 600_000),
    'The same for traces alone.',
    '10000',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_COMPRESSION: variable(
    compression,
    'Compression of what is sent to the collector.',
    'gzip',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: variable(
    compression,
    'The same for traces alone.',
    'gzip',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_CERTIFICATE: variable(
    filePath,
    'PEM file with the authority that signed the certificate of the collector.',
    '/etc/extend-host/collector-ca.crt',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: variable(
    filePath,
    'PEM file with the certificate that the host shows to the collector.',
    '/etc/extend-host/collector-client.crt',
    forSdk,
  ),
  OTEL_EXPORTER_OTLP_CLIENT_KEY: variable(
    filePath,
    'PEM file with the private key of that certificate.',
    '/etc/extend-host/collector-client.key',
    forSdk,
  ),
};
