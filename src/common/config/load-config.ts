import { resolve } from 'node:path';
import { variableOfItem } from '../settings/config-layers.js';
import { resolveAgsAccess, resolveAuth } from './access-rules.js';
import type { Catalogue } from './catalogue.js';
import { parseEnvFile } from './env-file.js';
import type { Environment } from './environment.js';
import { type ConfigProblem, type ConfigWarning, Findings } from './findings.js';
import type { HostConfig } from './host-config.js';
import {
  resolveHttpListener,
  resolveOperationsListener,
  resolveOverridesListener,
  resolveShapesListener,
} from './listener-rules.js';
import { matchTimeLimitMs } from './match-time-limit.js';
import { checkStrategy, resolveModules } from './module-rules.js';
import { checkPortConflicts, type NamedListener } from './port-conflicts.js';
import { type ResolvedVariables, resolveVariables } from './resolved-variables.js';
import { resolveSessionDsm } from './session-dsm-rules.js';
import { resolveShapeService } from './shapes-rules.js';
import { resolveLogging, resolveTracing } from './telemetry-rules.js';
import { warnOfUnknownVariables } from './unknown-variables.js';
import { VARIABLE_NAMES } from './variable-table.js';
import { workspaceFolder } from './workspace.js';

/** What a configuration is made from. */
export interface ConfigSource extends Environment {
  readonly catalogue: Catalogue;
  /** Folder named on the command line; wins over `STATE_URL`. */
  readonly workspace?: string | undefined;
  /** Of several users. */
  readonly systemFolder?: string | undefined;
  /** Of this user, for several hosts. */
  readonly userFolder?: string | undefined;
  /** Named on the command line; wins over `OPERATIONS_GRPC_PORT`. */
  readonly operationsPort?: number | undefined;
  /** Values of items by name, from the command line. */
  readonly items?: Readonly<Record<string, string>>;
}

/** A configuration, or every reason why there is none. */
export type LoadedConfig =
  | {
      readonly ok: true;
      readonly config: HostConfig;
      readonly warnings: readonly ConfigWarning[];
    }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigProblem[];
      readonly warnings: readonly ConfigWarning[];
      /** `DS_PROVIDER`, where its module is on: what it relies on can be looked for all the same. */
      readonly serverProvider: string | undefined;
    };

/**
 * Reads the configuration of the host. The process environment wins over the `.env` file, and
 * empty means unset in both.
 */
export function loadConfig(source: ConfigSource): LoadedConfig {
  const { env, catalogue, directory, readTextFile } = source;
  const findings = new Findings();
  const envFile = parseEnvFile(source.envFile ?? '');
  for (const { name, message } of envFile.warnings) findings.warn(name, message);
  if (source.envFileProblem !== undefined) findings.add(source.envFileProblem);

  const textOf = (name: string) => env[name] || envFile.variables[name];
  const resolved = resolveVariables(textOf, findings);
  const { values } = resolved;
  const workspace =
    source.workspace === undefined
      ? workspaceFolder(values.STATE_URL, directory)
      : resolve(directory, source.workspace);
  const base: Omit<HostConfig, 'sessionDsm' | 'shapeService'> = {
    serviceName: values.SERVICE_NAME ?? values.OTEL_SERVICE_NAME ?? values.APP_NAME,
    isProduction: values.NODE_ENV === 'production',
    ags: resolveAgsAccess(resolved, findings),
    auth: resolveAuth(resolved),
    overrides: resolveOverridesListener(resolved, readTextFile, findings),
    operations: {
      ...resolveOperationsListener(resolved, readTextFile, findings),
      ...(source.operationsPort !== undefined && { port: source.operationsPort }),
      events: values.OPERATIONS_EVENTS,
      debugSignal: values.OPERATIONS_DEBUG_SIGNAL,
      proxiedServices: values.OPERATIONS_PROXIED_SERVICES ?? [],
      proxyTargets: values.OPERATIONS_PROXY_TARGETS ?? [],
    },
    shapes: resolveShapesListener(resolved, readTextFile, findings),
    http: resolveHttpListener(resolved, findings),
    grpc: {
      healthEnabled: values.ENABLE_HEALTH_CHECK,
      reflectionEnabled: values.ENABLE_REFLECTION,
      callLogEnabled: values.PLUGIN_GRPC_SERVER_LOGGING_ENABLED,
      callMetricsEnabled: values.PLUGIN_GRPC_SERVER_METRICS_ENABLED,
    },
    metrics: { prefix: values.PROMETHEUS_PREFIX ?? '' },
    logging: resolveLogging(resolved, findings),
    tracing: resolveTracing(resolved, findings),
    strategies: { timeoutMs: values.STRATEGY_TIMEOUT_MS, onFailure: values.STRATEGY_ON_FAILURE },
    modules: resolveModules(resolved, catalogue, findings),
    sessionManager: { strategy: values.SESSION_MANAGER_STRATEGY },
    matchmaking: {
      strategy: values.MATCHMAKING_STRATEGY,
      settings: {
        chunkSize: values.TICKET_CHUNK_SIZE,
        timeLimitMs: matchTimeLimitMs(values.MATCH_TIME_LIMIT_SECOND),
        findAllyMaxLoop: values.FIND_ALLY_MAX_LOOP,
        findPartyMaxLoop: values.FIND_PARTY_MAX_LOOP,
        prioritizeLargerParties: values.PRIORITIZE_LARGER_PARTIES,
        anyMatchOptionAllCommon: values.FLAG_ANY_MATCH_OPTION_ALL_COMMON,
      },
    },
    shutdown: { graceSeconds: values.SHUTDOWN_GRACE_SECONDS },
    workspace,
    folders: {
      system: source.systemFolder && resolve(directory, source.systemFolder),
      user: source.userFolder && resolve(directory, source.userFolder),
      workspace,
    },
    itemTexts: {
      environment: (item) => textOfItem(item, resolved, textOf),
      commandLine: source.items ?? {},
    },
  };
  const config: HostConfig = {
    ...base,
    sessionDsm: base.modules.sessionDsm
      ? resolveSessionDsm(resolved, catalogue.serverProviders, env, findings)
      : undefined,
    shapeService: base.modules.shapes
      ? resolveShapeService(resolved, { ...base.shapes, workspace, readTextFile }, findings)
      : undefined,
  };
  checkPortConflicts(
    openedListeners(config, config.sessionDsm && values.DSM_EVENTS_PORT),
    findings,
  );
  const { sessionManager, matchmaking } = catalogue.strategies;
  if (catalogue.modules.includes('sessionManager')) {
    checkStrategy('SESSION_MANAGER_STRATEGY', resolved, sessionManager, findings);
  }
  if (catalogue.modules.includes('matchmaking')) {
    checkStrategy('MATCHMAKING_STRATEGY', resolved, matchmaking, findings);
  }
  const names = [...Object.keys(env), ...Object.keys(envFile.variables)];
  for (const { name, message } of warnOfUnknownVariables(names)) findings.warn(name, message);

  const { problems, warnings } = findings;
  if (problems.length === 0) return { ok: true, config, warnings };
  const serverProvider = config.modules.sessionDsm ? values.DS_PROVIDER : undefined;
  return { ok: false, problems, warnings, serverProvider };
}

function openedListeners(config: HostConfig, eventsPort = 0): readonly NamedListener[] {
  const { overrides, http, operations, shapes, modules } = config;
  return [
    { ...overrides, portVariable: 'GRPC_PORT' },
    { ...http, portVariable: 'PROMETHEUS_PORT' },
    ...(modules.operations
      ? [{ ...operations, portVariable: 'OPERATIONS_GRPC_PORT' } as const]
      : []),
    ...(modules.shapes ? [{ ...shapes, portVariable: 'SHAPES_GRPC_PORT' } as const] : []),
    { host: '0.0.0.0', port: eventsPort, portVariable: 'DSM_EVENTS_PORT' },
  ];
}

/** Under the name of its variable, or under an alias where the host has that variable itself. */
function textOfItem(
  item: string,
  { written }: ResolvedVariables,
  textOf: (name: string) => string | undefined,
): string | undefined {
  const name = variableOfItem(item);
  const known = VARIABLE_NAMES.find((variable) => variable === name);
  return (known === undefined ? textOf(name) : written(known)) || undefined;
}
