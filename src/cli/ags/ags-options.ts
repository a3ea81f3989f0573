import type { Command } from 'commander';
import type { CliEnvironment } from '../../common/config/cli-environment.js';
import { LOCAL_AGS_DEFAULTS } from '../../local-ags/local-ags-defaults.js';
import { badCommandLine } from '../cli-failure.js';
import type { AgsCredentials } from './ags-api.js';

/** Options that say which AGS is meant, as commander reads them. */
export interface AgsOptions {
  readonly baseUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly namespace?: string;
}

export function withAgsOptions(command: Command): Command {
  return command
    .option('--base-url <url>', 'AGS (AB_BASE_URL; default: the local AGS)')
    .option('--client-id <id>', 'IAM client (AB_CLIENT_ID)')
    .option('--client-secret <secret>', 'its secret (AB_CLIENT_SECRET)')
    .option('--namespace <name>', 'game namespace (AB_NAMESPACE)');
}

/**
 * The AGS that options and variables name. Without a base URL it is the local one, with what the
 * local one has where nothing else is said.
 * @throws CliFailure that names what a real AGS needs and was not told
 */
export function agsCredentials(options: AgsOptions, variables: CliEnvironment): AgsCredentials {
  const baseUrl = (options.baseUrl || variables.baseUrl)?.replace(/\/+$/, '');
  const named = {
    clientId: options.clientId || variables.clientId,
    clientSecret: options.clientSecret || variables.clientSecret,
    namespace: options.namespace || variables.namespace,
  };
  if (baseUrl === undefined) {
    const { clientId, clientSecret, namespace } = LOCAL_AGS_DEFAULTS;
    return {
      baseUrl: `http://127.0.0.1:${variables.localAgsPort}`,
      clientId: named.clientId ?? clientId,
      clientSecret: named.clientSecret ?? clientSecret,
      namespace: named.namespace ?? namespace,
    };
  }
  const { clientId, clientSecret, namespace } = named;
  if (clientId === undefined || clientSecret === undefined || namespace === undefined) {
    const needed = {
      AB_CLIENT_ID: clientId,
      AB_CLIENT_SECRET: clientSecret,
      AB_NAMESPACE: namespace,
    };
    const missing = Object.entries(needed)
      .filter(([, value]) => value === undefined)
      .map(([name]) => name);
    throw badCommandLine(`${missing.join(', ')}: found nothing, needed with AB_BASE_URL`);
  }
  return { baseUrl, clientId, clientSecret, namespace };
}
