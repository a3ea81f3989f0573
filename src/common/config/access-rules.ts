import type { Findings } from './findings.js';
import type { AgsAccess, HostConfig } from './host-config.js';
import type { ResolvedVariables } from './resolved-variables.js';
import { variableOf } from './variable-table.js';

const REQUIRED_WITH_AUTH = [
  'AB_BASE_URL',
  'AB_CLIENT_ID',
  'AB_CLIENT_SECRET',
  'AB_NAMESPACE',
] as const;

const LOOPBACK_HOST = /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** How AGS is reached. With the token guard on, everything it needs must be there (auth.md 13). */
export function resolveAgsAccess(
  { values, written }: ResolvedVariables,
  findings: Findings,
): AgsAccess {
  if (values.PLUGIN_GRPC_SERVER_AUTH_ENABLED) {
    for (const name of REQUIRED_WITH_AUTH) {
      if (written(name) !== undefined) continue;
      findings.wrong(
        name,
        undefined,
        `${variableOf(name).type.expected}, because PLUGIN_GRPC_SERVER_AUTH_ENABLED is true`,
      );
    }
  }

  const baseUrl = values.AB_BASE_URL;
  if (baseUrl !== undefined) {
    const { protocol, hostname } = new URL(baseUrl);
    if (protocol === 'http:' && !LOOPBACK_HOST.test(hostname)) {
      findings.warn(
        'AB_BASE_URL',
        'is http:// to another machine: secrets and tokens travel in clear text',
      );
    }
  }
  return {
    baseUrl,
    clientId: values.AB_CLIENT_ID,
    clientSecret: values.AB_CLIENT_SECRET,
    namespace: values.AB_NAMESPACE,
    resourceName: values.AB_RESOURCE_NAME,
    userAgent: values.APP_NAME,
  };
}

/** When and how callers are checked. */
export function resolveAuth({ values }: ResolvedVariables): HostConfig['auth'] {
  return {
    enabled: values.PLUGIN_GRPC_SERVER_AUTH_ENABLED,
    refreshIntervalSeconds: values.REFRESH_INTERVAL,
    revocationMaxAgeSeconds: values.REVOCATION_MAX_AGE_SECONDS,
  };
}
