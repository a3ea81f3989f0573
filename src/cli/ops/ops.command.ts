import { Command } from 'commander';
import type { CliSurroundings } from '../cli-context.js';
import { configCommand } from './config.command.js';
import { dumpCommand } from './dump.command.js';
import { eventsCommand } from './events.command.js';
import { infoCommand } from './info.command.js';
import { logLevelCommand } from './log-level.command.js';
import { withOpsOptions } from './ops-connection.js';
import { proxyCommand } from './proxy.command.js';
import { shutdownCommand } from './shutdown.command.js';

/** `extend-host ops`: what an operator asks of a running host. */
export function opsCommand(surroundings: CliSurroundings): Command {
  const ops = new Command('ops').description(
    'ask and change a running host through its operations services',
  );
  infoCommand(withOpsOptions(ops.command('info')), surroundings);
  configCommand(ops.command('config'), surroundings, withOpsOptions);
  logLevelCommand(withOpsOptions(ops.command('log-level')), surroundings);
  eventsCommand(withOpsOptions(ops.command('events')), surroundings);
  proxyCommand(ops.command('proxy'), surroundings, withOpsOptions);
  dumpCommand(ops.command('dump'), surroundings);
  shutdownCommand(withOpsOptions(ops.command('shutdown')), surroundings);
  return ops;
}
