import type { Command } from 'commander';
import type { ConfigItemStatus, ConfigStatus } from '../../common/operations/operations-api.js';
import type { CliSurroundings } from '../cli-context.js';
import { assignment, type OpsContext, type OpsOptions, withOpsClient } from './ops-connection.js';
import { printList } from './ops-print.js';

const HEAD = ['NAME', 'VALUE', 'DEFAULT', 'FROM', 'DESCRIPTION'];
/** The host tells the layer of a value at the end of its description. */
const LAYER = /^(.*) \[([^\]]*)\]$/s;

/** `extend-host ops config` */
export function configCommand(
  command: Command,
  surroundings: CliSurroundings,
  withOptions: (command: Command) => Command,
): Command {
  const run = (options: OpsOptions, work: (context: OpsContext) => Promise<ConfigStatus>) =>
    withOpsClient(options, surroundings, async (context) =>
      printItems((await work(context)).items, options, surroundings),
    );
  command.description('read and change settings of a running host');
  withOptions(command.command('get'))
    .description('print settings, and which layer each value came from')
    .argument('[names...]', 'settings to print (default: all)')
    .action((names: readonly string[], options: OpsOptions) =>
      run(options, ({ client, call }) => client.stubs.config.get({ names }, call)),
    );
  withOptions(command.command('set'))
    .description('change settings, all of them or none')
    .argument('<name=value...>', 'new values', assignment)
    .action((values: readonly (readonly [string, string])[], options: OpsOptions) => {
      const items = values.map(([name, value]) => ({ name, value }));
      return run(options, ({ client, call }) => client.stubs.config.set({ items }, call));
    });
  withOptions(command.command('reset'))
    .description('go back to the defaults')
    .argument('<names...>', 'settings to reset')
    .action((names: readonly string[], options: OpsOptions) =>
      run(options, ({ client, call }) => client.stubs.config.reset({ names }, call)),
    );
  return command;
}

function printItems(
  items: readonly ConfigItemStatus[],
  options: OpsOptions,
  { terminal }: CliSurroundings,
): void {
  const told = items.map((item) => {
    const [, description = item.description, layer = ''] = LAYER.exec(item.description) ?? [];
    return { ...item, description, layer };
  });
  printList(terminal, told, options, HEAD, (item) => [
    item.name,
    item.value,
    item.default_value,
    item.layer,
    item.description,
  ]);
}
