import { errorCode } from './error-code.js';
import type { Findings } from './findings.js';
import type { HostConfig, TlsFiles } from './host-config.js';
import type { ResolvedVariables } from './resolved-variables.js';

/**
 * Reads a text file.
 * @throws whatever says why it cannot be read; its `code` is shown, for example `ENOENT`
 */
export type ReadTextFile = (path: string) => string;

type TlsVariable = 'GRPC_TLS_CERT' | 'GRPC_TLS_KEY' | 'GRPC_TLS_CLIENT_CA';

/** What a PEM file must hold: the first line of its blocks. */
const PEM_LABEL = {
  GRPC_TLS_CERT: { what: 'a certificate', begin: /-----BEGIN (TRUSTED )?CERTIFICATE-----/ },
  GRPC_TLS_KEY: { what: 'a private key', begin: /-----BEGIN ([A-Z]+ )?PRIVATE KEY-----/ },
  GRPC_TLS_CLIENT_CA: { what: 'a certificate', begin: /-----BEGIN (TRUSTED )?CERTIFICATE-----/ },
} as const satisfies Record<TlsVariable, unknown>;

function checkPemFile(
  name: TlsVariable,
  path: string,
  readTextFile: ReadTextFile,
  findings: Findings,
): void {
  const { what, begin } = PEM_LABEL[name];
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

/** TLS of the overrides listener: certificate and key together, or neither. */
function resolveTls(
  { values }: ResolvedVariables,
  readTextFile: ReadTextFile,
  findings: Findings,
): TlsFiles | undefined {
  const cert = values.GRPC_TLS_CERT;
  const key = values.GRPC_TLS_KEY;
  const clientCa = values.GRPC_TLS_CLIENT_CA;
  if (cert === undefined && key === undefined && clientCa === undefined) return undefined;

  if (cert === undefined) {
    const other = key === undefined ? 'GRPC_TLS_CLIENT_CA' : 'GRPC_TLS_KEY';
    findings.wrong('GRPC_TLS_CERT', undefined, `a file path, because ${other} is set`);
  }
  if (key === undefined) {
    const other = cert === undefined ? 'GRPC_TLS_CLIENT_CA' : 'GRPC_TLS_CERT';
    findings.wrong('GRPC_TLS_KEY', undefined, `a file path, because ${other} is set`);
  }
  if (cert !== undefined) checkPemFile('GRPC_TLS_CERT', cert, readTextFile, findings);
  if (key !== undefined) checkPemFile('GRPC_TLS_KEY', key, readTextFile, findings);
  if (clientCa !== undefined) checkPemFile('GRPC_TLS_CLIENT_CA', clientCa, readTextFile, findings);
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
    tls: resolveTls(resolved, readTextFile, findings),
  };
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
