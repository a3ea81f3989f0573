import type { ConfigWarning } from './findings.js';
import { nearestWord } from './nearest-word.js';
import { VARIABLE_NAMES, variableOf } from './variable-table.js';

/** A name that begins so was meant for this host, unless {@link FOREIGN} knows better. */
const OUR_PREFIX =
  /^(AB_|GRPC_|PLUGIN_GRPC_|ENABLE_|SESSION_MANAGER_|MATCHMAKING_|STRATEGY_|REVOCATION_|PROMETHEUS_|LOKI_|DS_|DSM_|LOCAL_DS_|LOCAL_AGS_|OPERATIONS_|SHAPES_|CONSOLE_)/;

/**
 * Names that other programs read: other runtimes of the vendor's templates, gRPC libraries, npm,
 * clouds, OpenTelemetry, and the addresses that Kubernetes gives of every service.
 */
const FOREIGN =
  /^(GODEBUG|JAVA_OPTS|APP_RESOURCE_NAME|ENV_PATH)$|^(GRPC_GO_|GRPC_NODE_|GRPC_DNS_|GRPC_SSL_|GRPC_DEFAULT_SSL_|GRPC_EXPERIMENTAL_|GRPC_VERBOSITY|GRPC_TRACE|GRPC_PROXY|GRPC_POLL_|ASPNETCORE_|ABSERVER_|DOTNET_|NODE_|NPM_|OTEL_|AWS_|GCP_|GOOGLE_)|_SERVICE_(HOST|PORT)|_PORT_\d+_(TCP|UDP)/;

/** Characters of a name for each of which one edit more still counts as a slip of the pen. */
const CHARACTERS_PER_SLIP = 5;

const MAX_SLIPS = 3;

/**
 * Warnings about names that look like ours and are not: near a known name, or with one of our
 * prefixes. Values are left out, because one of them may be a secret.
 */
export function warnOfUnknownVariables(names: Iterable<string>): readonly ConfigWarning[] {
  const known = new Set(VARIABLE_NAMES.flatMap((name) => [name, ...variableOf(name).aliases]));
  const warnings: ConfigWarning[] = [];
  for (const name of new Set(names)) {
    const upperCase = name.toUpperCase();
    if (known.has(name) || FOREIGN.test(upperCase)) continue;
    const maxSlips = OUR_PREFIX.test(upperCase)
      ? undefined
      : Math.min(MAX_SLIPS, Math.floor(name.length / CHARACTERS_PER_SLIP));
    const nearest = nearestWord(upperCase, known, maxSlips);
    if (nearest !== undefined) {
      warnings.push({
        name,
        message: `is not a variable of this host and is ignored; the nearest is ${nearest}`,
      });
    }
  }
  return warnings;
}
