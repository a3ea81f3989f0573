import type { Command } from 'commander';
import type { CliSurroundings } from '../cli-context.js';
import { type HostAndPort, hostAndPortOption } from './host-and-port-option.js';
import { printServices } from './info.command.js';
import { type OpsContext, type OpsOptions, withOpsClient } from './ops-connection.js';

interface RegisterOptions extends OpsOptions {
  readonly target: HostAndPort;
  readonly serviceVersion: string;
}

/** `extend-host ops proxy` */
export function proxyCommand(
  command: Command,
  surroundings: CliSurroundings,
  withOptions: (command: Command) => Command,
): Command {
  const run = (options: OpsOptions, work: (context: OpsContext) => Promise<unknown>) =>
    withOpsClient(options, surroundings, async (context) => {
      await work(context);
      const { items } = await context.client.stubs.srv.info({}, context.call);
      printServices(
        items.filter(({ is_proxy }) => is_proxy),
        options,
        surroundings,
      );
    });
  command.description('put servers behind a running host');
  withOptions(command.command('list'))
    .description('list the proxied services')
    .action((options: OpsOptions) => run(options, async () => undefined));
  withOptions(command.command('register'))
    .description('forward the calls of services to a server')
    .argument('<names...>', 'services, as info lists them')
    .requiredOption('--target <host:port>', 'the server', hostAndPortOption)
    .requiredOption('--service-version <text>', 'its version, as info tells it')
    .action((names: readonly string[], options: RegisterOptions) => {
      const { target, serviceVersion: version } = options;
      return run(options, ({ client, call }) =>
        client.stubs.srv.proxy_register({ names, version, ...target }, call),
      );
    });
  withOptions(command.command('forget'))
    .description('forward the calls of services to nobody')
    .argument('<names...>', 'services, as info lists them')
    .action((names: readonly string[], options: OpsOptions) =>
      run(options, ({ client, call }) => client.stubs.srv.proxy_forget({ names }, call)),
    );
  return command;
}
