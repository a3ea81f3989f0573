import { foreignEnvironment } from './child-environment.js';
import type { Findings } from './findings.js';
import { resolveGameLift } from './gamelift-rules.js';
import type { SessionDsmConfig } from './host-config.js';
import type { ResolvedVariables } from './resolved-variables.js';

/**
 * Where dedicated servers come from. It must be said: a host that picks a provider by itself would
 * hand players an invented address.
 * @param available  providers that this build of the host has
 * @param env        environment of the process, for servers that are processes too
 * @returns `undefined` when there is a problem
 */
export function resolveSessionDsm(
  resolved: ResolvedVariables,
  available: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  findings: Findings,
): SessionDsmConfig | undefined {
  const { values, written, isWrong } = resolved;
  const name = values.DS_PROVIDER;
  const choices = `one of ${available.join(', ')}`;
  if (isWrong('DS_PROVIDER')) return undefined;
  if (name === undefined) {
    findings.wrong('DS_PROVIDER', undefined, `${choices}, because ENABLE_SESSION_DSM is true`);
    return undefined;
  }
  if (!available.includes(name)) {
    findings.wrong('DS_PROVIDER', name, `${choices}; ${name} is not built yet`);
    return undefined;
  }
  if (written('AB_BASE_URL') === undefined) {
    findings.warn(
      'AB_BASE_URL',
      'is not set: AGS cannot be told what becomes of dedicated servers',
    );
  }
  if (name !== 'GAMELIFT') warnOfIdleVariables(resolved, name, findings);
  const providerTimeoutMs = values.DS_PROVIDER_TIMEOUT_MS;
  switch (name) {
    case 'DEMO':
      findings.warn('DS_PROVIDER', 'is DEMO: players are sent to an address where nothing listens');
      return { providerTimeoutMs, provider: { name, asyncDelayMs: values.DEMO_ASYNC_DELAY_MS } };
    case 'LOCAL':
      if (values.LOCAL_DS_COMMAND?.some((argument) => argument.includes('{port}')) === false) {
        const expected = 'a command with {port} in it, or its servers cannot know where to listen';
        findings.wrong('LOCAL_DS_COMMAND', written('LOCAL_DS_COMMAND'), expected);
        return undefined;
      }
      return {
        providerTimeoutMs,
        provider: {
          name,
          command: values.LOCAL_DS_COMMAND,
          ports: values.LOCAL_DS_PORT_RANGE,
          maxServers: values.LOCAL_DS_MAX,
          ready: values.LOCAL_DS_READY,
          env: foreignEnvironment(env),
        },
      };
    case 'GAMELIFT': {
      const provider = resolveGameLift(resolved, findings);
      return provider && { providerTimeoutMs, provider };
    }
    default:
      throw new Error(`the provider ${name} is said to exist, and has no configuration`);
  }
}

function warnOfIdleVariables(
  { written }: ResolvedVariables,
  provider: string,
  findings: Findings,
): void {
  for (const variable of ['GAMELIFT_EVENTS_QUEUE_URL', 'DSM_EVENTS_PORT'] as const) {
    if (written(variable) === undefined) continue;
    findings.warn(variable, `is without effect: DS_PROVIDER is ${provider}, not GAMELIFT`);
  }
}
