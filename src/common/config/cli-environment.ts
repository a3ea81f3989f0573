import { parseEnvFile } from './env-file.js';
import type { Environment } from './environment.js';
import { type ConfigProblem, Findings } from './findings.js';
import { resolveVariables } from './resolved-variables.js';
import { type VariableName, variableOf } from './variable-table.js';
import { workspaceFolder } from './workspace.js';

/** What the developer's tool reads of the variables of the host; `undefined` when unset. */
export interface CliEnvironment {
  readonly baseUrl: string | undefined;
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly namespace: string | undefined;
  readonly localAgsPort: number;
  readonly grpcPort: number;
  readonly httpPort: number;
  /** Name of the session manager's strategy; `undefined` where it is left to its default. */
  readonly sessionManagerStrategy: string | undefined;
  /** Whether `LOCAL` starts a studio's game server in place of the one that comes along. */
  readonly hasOwnGameServer: boolean;
  /** Absolute path of the workspace of the host. */
  readonly workspace: string;
  /** Where the operations services are. */
  readonly operations: { readonly host: string; readonly port: number };
  /** Where the shape service is, and what it wants to be sent. */
  readonly shapes: {
    readonly host: string;
    readonly port: number;
    readonly signatureHeader: string;
    readonly signatureValue: string | undefined;
  };
}

const NAMES: readonly VariableName[] = [
  'AB_BASE_URL',
  'AB_CLIENT_ID',
  'AB_CLIENT_SECRET',
  'AB_NAMESPACE',
  'LOCAL_AGS_PORT',
  'GRPC_PORT',
  'PROMETHEUS_PORT',
  'SESSION_MANAGER_STRATEGY',
  'LOCAL_DS_COMMAND',
  'STATE_URL',
  'OPERATIONS_GRPC_HOST',
  'OPERATIONS_GRPC_PORT',
  'SHAPES_GRPC_HOST',
  'SHAPES_GRPC_PORT',
  'SHAPES_SIGNATURE_HEADER',
  'SHAPES_SIGNATURE_VALUE',
];

/**
 * Reads what the developer's tool needs, by the rules of the host: the process environment wins
 * over `.env`, and empty means unset. Other variables may be as wrong as they like.
 */
export function readCliEnvironment(environment: Environment): {
  readonly values: CliEnvironment;
  readonly problems: readonly ConfigProblem[];
} {
  const findings = new Findings();
  if (environment.envFileProblem !== undefined) findings.add(environment.envFileProblem);
  const file = parseEnvFile(environment.envFile ?? '').variables;
  const ours = new Set<string>(NAMES.flatMap((name) => [name, ...variableOf(name).aliases]));
  const { values, written } = resolveVariables(
    (name) => (ours.has(name) ? environment.env[name] || file[name] : undefined),
    findings,
  );
  return {
    values: {
      baseUrl: values.AB_BASE_URL,
      clientId: values.AB_CLIENT_ID,
      clientSecret: values.AB_CLIENT_SECRET,
      namespace: values.AB_NAMESPACE,
      localAgsPort: values.LOCAL_AGS_PORT,
      grpcPort: values.GRPC_PORT,
      httpPort: values.PROMETHEUS_PORT,
      sessionManagerStrategy: written('SESSION_MANAGER_STRATEGY'),
      hasOwnGameServer: values.LOCAL_DS_COMMAND !== undefined,
      workspace: workspaceFolder(values.STATE_URL, environment.directory),
      operations: { host: values.OPERATIONS_GRPC_HOST, port: values.OPERATIONS_GRPC_PORT },
      shapes: {
        host: values.SHAPES_GRPC_HOST,
        port: values.SHAPES_GRPC_PORT,
        signatureHeader: values.SHAPES_SIGNATURE_HEADER,
        signatureValue: values.SHAPES_SIGNATURE_VALUE,
      },
    },
    problems: findings.problems,
  };
}
