import {
  boolean,
  filePath,
  host,
  integer,
  oneOf,
  port,
  stateUrl,
  strategyName,
  text,
  urlPath,
} from '../value-types.js';
import { variable } from '../variable.js';

/** The ports of the host itself and what is served there. */
export const LISTENER_VARIABLES = {
  GRPC_HOST: variable(host, 'Address of the overrides listener (gRPC).', '0.0.0.0', {
    default: '0.0.0.0',
  }),
  GRPC_PORT: variable(
    port,
    'Port of the overrides listener; AGS expects 6565, 0 means any free port.',
    '6565',
    { default: '6565', aliases: ['SERVICE_PORT', 'PORT'] },
  ),
  GRPC_TLS_CERT: variable(
    filePath,
    'PEM file with the certificate of the overrides listener; unset: plaintext, as AGS expects.',
    '/etc/extend-host/tls.crt',
  ),
  GRPC_TLS_KEY: variable(
    filePath,
    'PEM file with the private key of that certificate.',
    '/etc/extend-host/tls.key',
  ),
  GRPC_TLS_CLIENT_CA: variable(
    filePath,
    'PEM file with the authority that must have signed the certificate of every client (mutual TLS).',
    '/etc/extend-host/client-ca.crt',
  ),
  ENABLE_HEALTH_CHECK: variable(boolean, 'Whether `grpc.health.v1` is served.', 'true', {
    default: 'true',
    aliases: ['ENABLE_HEALTH_CHECKING'],
  }),
  ENABLE_REFLECTION: variable(boolean, 'Whether gRPC reflection is served.', 'true', {
    default: 'true',
  }),
  PROMETHEUS_ADDR: variable(
    host,
    'Address of the HTTP listener: metrics, `/healthz` (alive) and `/readyz` (ready).',
    '0.0.0.0',
    { default: '0.0.0.0' },
  ),
  PROMETHEUS_PORT: variable(
    port,
    'Port of the HTTP listener; AGS scrapes 8080, 0 means any free port.',
    '8080',
    { default: '8080' },
  ),
  PROMETHEUS_ENDPOINT: variable(urlPath, 'Path of the metrics.', '/metrics', {
    default: '/metrics',
  }),
  ENABLE_PROMETHEUS: variable(
    boolean,
    'Whether the metrics are served; `/healthz` and `/readyz` stay in any case.',
    'true',
    { default: 'true' },
  ),
};

/** Which modules are on. */
export const MODULE_VARIABLES = {
  ENABLE_SESSION_MANAGER: variable(boolean, 'Serves the session manager override.', 'true', {
    default: 'true',
    module: 'sessionManager',
  }),
  ENABLE_MATCHMAKING: variable(boolean, 'Serves the matchmaking function override.', 'true', {
    default: 'true',
    module: 'matchmaking',
  }),
  ENABLE_SESSION_DSM: variable(
    boolean,
    'Serves the session DSM override (dedicated servers).',
    'true',
    { default: 'true', module: 'sessionDsm' },
  ),
  ENABLE_OPERATIONS: variable(boolean, 'Serves the operations services.', 'false', {
    default: 'false',
    module: 'operations',
  }),
  ENABLE_SHAPES: variable(boolean, 'Serves the shape service.', 'false', {
    default: 'false',
    module: 'shapes',
  }),
  ENABLE_CONSOLE: variable(boolean, 'Serves the console, a web page.', 'false', {
    default: 'false',
    module: 'console',
  }),
};

/** How strategies, the studio's code, are picked and bounded. */
export const STRATEGY_VARIABLES = {
  SESSION_MANAGER_STRATEGY: variable(
    strategyName,
    "Strategy of the session manager: `echo` (nothing changes), `sample`, or a studio's own.",
    'sample',
    { default: 'echo', module: 'sessionManager' },
  ),
  STRATEGY_TIMEOUT_MS: variable(
    integer(1, 600_000),
    'Milliseconds that a strategy may take for one call of a unary hook.',
    '2000',
    { default: '2000' },
  ),
  STRATEGY_ON_FAILURE: variable(
    oneOf('fail', 'fallback'),
    'What a strategy that throws or takes too long leads to: `fail` answers with an error, `fallback` as if nothing had been customised.',
    'fail',
    { default: 'fail' },
  ),
};

/** How the process lives, where it keeps things, and how it ends. */
export const PROCESS_VARIABLES = {
  NODE_ENV: variable(
    text,
    '`production` keeps logs in JSON even on a terminal; the image sets it.',
    'production',
    { default: 'development' },
  ),
  SHUTDOWN_GRACE_SECONDS: variable(
    integer(0, 3_600),
    'Seconds that calls in flight and open streams get to finish after SIGTERM or SIGINT.',
    '25',
    { default: '25' },
  ),
  STATE_URL: variable(
    stateUrl,
    'Workspace: the folder where everything lies that the host writes. `--workspace` overrides it.',
    'file:./.extend-host',
    { default: 'file:./.extend-host' },
  ),
  LOCAL_AGS_PORT: variable(
    port,
    'Port of the local AGS (`make run`, `make dev`); 0 means any free port.',
    '7600',
    { default: '7600', reader: 'local AGS' },
  ),
};
