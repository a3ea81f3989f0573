import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nestEventLog } from '../../common/ags/event-log.js';
import type { SessionDsmConfig } from '../../common/config/host-config.js';
import type { Clock } from '../../common/time/clock.js';
import type { Timers } from '../../common/time/timers.js';
import type { DedicatedServerProvider } from './domain/dedicated-server-provider.js';
import { DemoProvider } from './providers/demo.provider.js';
import { readinessOf } from './providers/local/server-readiness.js';
import { LocalProvider } from './providers/local.provider.js';

/** The providers of `DS_PROVIDER` that exist. */
export const SESSION_DSM_PROVIDERS = ['DEMO', 'LOCAL'] as const;

/** @param folder  of the module in the workspace, absolute */
export function newProvider(
  { provider }: SessionDsmConfig,
  folder: string,
  clock: Clock,
  timers: Timers,
): DedicatedServerProvider {
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
  }
}

/** The command of the game server that comes along; from its source where nothing is compiled. */
function ownGameServer(): readonly string[] {
  const compiled = new URL('./providers/local/udp-game-server.js', import.meta.url);
  // Its source is plain enough for Node to leave the types out by itself.
  const source = new URL(compiled.href.replace(/\.js$/, '.ts'));
  const program = fileURLToPath(existsSync(compiled) ? compiled : source);
  return [process.execPath, program, '--port', '{port}', '--session', '{sessionId}'];
}
