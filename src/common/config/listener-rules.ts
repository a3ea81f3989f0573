import { errorCode } from './error-code.js';
import type { Findings } from './findings.js';
import type { GuardedListener, HostConfig, TlsFiles } from './host-config.js';
import type { ResolvedVariables } from './resolved-variables.js';

/**
 * Reads a text file.
 * @throws whatever says why it cannot be read; its `code` is shown, for example `ENOENT`
 */
export type ReadTextFile = (path: string) => string;

type Prefix = '' | 'OPERATIONS_' | 'SHAPES_';

/** What a PEM file must hold: the first line of its blocks. */
const PEM = {
  certificate: { what: 'a certificate', begin: /-----BEGIN (TRUSTED )?CERTIFICATE-----/ },
  key: { what: 'a private key', begin: /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/ },
} as const;

function checkPemFile(
  name: `${Prefix}GRPC_TLS_${'CERT' | 'KEY' | 'CLIENT_CA'}`,
  path: string,
  { what, begin }: (typeof PEM)[keyof typeof PEM],
  readTextFile: ReadTextFile,
  findings: Findings,
): void {
  let content: string;
  try {
    content = readTextFile(path);
  } catch (error) {
    const code = errorCode(error);
    const why = code === undefined ? '' : ` (${code})`;
    findings.wrong(name, path, `a file that can be read${why}, with ${what} in PEM`);
    return;
  }
  if (!begin.test(content)) findings.wrong(name, path, `a file with ${what} in PEM`);
}

/** TLS of a listener: certificate and key together, or neither. */
function resolveTls(
  prefix: Prefix,
  { values }: ResolvedVariables,
  readTextFile: ReadTextFile,
  findings: Findings,
): TlsFiles | undefined {
  const names = {
    cert: `${prefix}GRPC_TLS_CERT`,
    key: `${prefix}GRPC_TLS_KEY`,
    clientCa: `${prefix}GRPC_TLS_CLIENT_CA`,
  } as const;
  const { cert, key, clientCa } = {
    cert: values[names.cert],
    key: values[names.key],
    clientCa: values[names.clientCa],
  };
  if (cert === undefined && key === undefined && clientCa === undefined) return undefined;

  if (cert === undefined) {
    const other = key === undefined ? names.clientCa : names.key;
    findings.wrong(names.cert, undefined, `a file path, because ${other} is set`);
  }
  if (key === undefined) {
    const other = cert === undefined ? names.clientCa : names.cert;
    findings.wrong(names.key, undefined, `a file path, because ${other} is set`);
  }
  if (cert !== undefined) checkPemFile(names.cert, cert, PEM.certificate, readTextFile, findings);
  if (key !== undefined) checkPemFile(names.key, key, PEM.key, readTextFile, findings);
  if (clientCa !== undefined) {
    checkPemFile(names.clientCa, clientCa, PEM.certificate, readTextFile, findings);
  }
  return cert === undefined || key === undefined ? undefined : { cert, key, clientCa };
}

/** The gRPC listener that AGS calls. */
export function resolveOverridesListener(
  resolved: ResolvedVariables,
  readTextFile: ReadTextFile,
  findings: Findings,
): HostConfig['overrides'] {
  return {
    host: resolved.values.GRPC_HOST,
    port: resolved.values.GRPC_PORT,
    tls: resolveTls('', resolved, readTextFile, findings),
  };
}

/**
 * The gRPC listener of operators. On loopback nobody is asked for a token; anywhere else TLS and
 * the token guard must be on, and nothing overrides that.
 */
export function resolveOperationsListener(
  resolved: ResolvedVariables,
  readTextFile: ReadTextFile,
  findings: Findings,
): GuardedListener {
  const { values } = resolved;
  const { OPERATIONS_GRPC_HOST: host, OPERATIONS_GRPC_PORT: port } = values;
  const tls = resolveTls('OPERATIONS_', resolved, readTextFile, findings);
  const isOpen = isLoopback(host);
  const lacking = [
    ...(tls === undefined
      ? ['OPERATIONS_GRPC_TLS_CERT and OPERATIONS_GRPC_TLS_KEY are unset']
      : []),
    ...(values.PLUGIN_GRPC_SERVER_AUTH_ENABLED ? [] : ['PLUGIN_GRPC_SERVER_AUTH_ENABLED is false']),
  ];
  if (!isOpen && lacking.length > 0) {
    const why = lacking.join(' and ');
    findings.wrong('OPERATIONS_GRPC_HOST', host, `an address of loopback, because ${why}`);
  }
  return { host, port, tls, asksForTokens: !isOpen };
}

/** The gRPC listener of the shape service. */
export function resolveShapesListener(
  resolved: ResolvedVariables,
  readTextFile: ReadTextFile,
  findings: Findings,
): HostConfig['shapes'] {
  return {
    host: resolved.values.SHAPES_GRPC_HOST,
    port: resolved.values.SHAPES_GRPC_PORT,
    tls: resolveTls('SHAPES_', resolved, readTextFile, findings),
  };
}

/** Whether only programs of the same machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

const HEALTH_PATHS = ['/healthz', '/readyz'];

/** The HTTP listener: metrics, liveness, readiness. */
export function resolveHttpListener(
  { values }: ResolvedVariables,
  findings: Findings,
): HostConfig['http'] {
  const metricsPath = values.PROMETHEUS_ENDPOINT;
  if (HEALTH_PATHS.includes(metricsPath)) {
    findings.wrong(
      'PROMETHEUS_ENDPOINT',
      metricsPath,
      `a path other than ${HEALTH_PATHS.join(' and ')}`,
    );
  }
  return {
    host: values.PROMETHEUS_ADDR,
    port: values.PROMETHEUS_PORT,
    metricsEnabled: values.ENABLE_PROMETHEUS,
    metricsPath,
  };
}
