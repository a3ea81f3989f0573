import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nestEventLog } from '../../common/ags/event-log.js';
import type { ConfigProblem } from '../../common/config/findings.js';
import type { SessionDsmConfig } from '../../common/config/host-config.js';
import type { Clock } from '../../common/time/clock.js';
import type { RandomSource } from '../../common/time/random-source.js';
import type { Timers } from '../../common/time/timers.js';
import type { DedicatedServerProvider } from './domain/dedicated-server-provider.js';
import type { SessionServers } from './domain/session-servers.js';
import { DemoProvider } from './providers/demo.provider.js';
import { readinessOf } from './providers/local/server-readiness.js';
import { LocalProvider } from './providers/local.provider.js';

/** The providers of `DS_PROVIDER` that exist. */
export const SESSION_DSM_PROVIDERS = ['DEMO', 'LOCAL', 'GAMELIFT'] as const;

const CREDENTIALS: readonly string[] = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'];

/** What providers are made with. */
export interface ProviderSurroundings {
  /** Of the module in the workspace, absolute. */
  readonly folder: string;
  readonly ags: SessionServers;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
}

/** The provider of `DS_PROVIDER`; what only one of them needs is loaded for that one alone. */
export async function newProvider(
  { provider, providerTimeoutMs: timeoutMs }: SessionDsmConfig,
  { folder, ags, clock, timers, random }: ProviderSurroundings,
): Promise<DedicatedServerProvider> {
  switch (provider.name) {
    case 'DEMO':
      return new DemoProvider(provider.asyncDelayMs, timers);
    case 'LOCAL': {
      const { command, ports, maxServers, ready, env } = provider;
      const options = {
        command: command ?? ownGameServer(),
        ports,
        maxServers,
        readiness: readinessOf(ready),
        logFolder: join(folder, 'logs'),
        env,
        cwd: process.cwd(),
      };
      return new LocalProvider(options, clock, timers, nestEventLog('LocalProvider'));
    }
    case 'GAMELIFT': {
      // The AWS SDK takes 30 MB.
      const { newGameLiftProvider } = await import(
        './providers/gamelift/new-game-lift-provider.js'
      );
      const log = nestEventLog('GameLiftProvider');
      return newGameLiftProvider({ config: provider, timeoutMs, ags, clock, timers, random, log });
    }
  }
}

/**
 * What a provider lacks that only a look around can tell.
 * @param provider  its configuration, or what there is of one that is wrong
 * @param known     variables that are known to be wrong
 */
export async function providerProblems(
  { name, region }: { readonly name: string; readonly region?: string },
  known: readonly string[],
): Promise<readonly ConfigProblem[]> {
  if (name !== 'GAMELIFT') return [];
  // Half of a pair is said already, and to be told of the other half would confuse.
  if (known.some((variable) => CREDENTIALS.includes(variable))) return [];
  const { credentialsProblem } = await import('./providers/gamelift/credentials-problem.js');
  const problem = await credentialsProblem(region);
  return problem === undefined ? [] : [problem];
}

/** The command of the game server that comes along; from its source where nothing is compiled. */
function ownGameServer(): readonly string[] {
  const compiled = new URL('./providers/local/udp-game-server.js', import.meta.url);
  // Its source is plain enough for Node to leave the types out by itself.
  const source = new URL(compiled.href.replace(/\.js$/, '.ts'));
  const program = fileURLToPath(existsSync(compiled) ? compiled : source);
  return [process.execPath, program, '--port', '{port}', '--session', '{sessionId}'];
}
