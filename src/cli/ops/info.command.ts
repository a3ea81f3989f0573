import type { Command } from 'commander';
import type { ServiceInfo } from '../../common/operations/operations-api.js';
import type { CliSurroundings } from '../cli-context.js';
import { type OpsOptions, withOpsClient } from './ops-connection.js';
import { printList } from './ops-print.js';

const HEAD = ['NAME', 'VERSION', 'API', 'PROXIED TO'];

/** `extend-host ops info` */
export function infoCommand(command: Command, surroundings: CliSurroundings): Command {
  return command
    .description('list the services of a host')
    .argument('[names...]', 'services to list (default: all)')
    .action((names: readonly string[], options: OpsOptions) =>
      withOpsClient(options, surroundings, async ({ client, call }) => {
        const { items } = await client.stubs.srv.info({ names }, call);
        printServices(items, options, surroundings);
      }),
    );
}

/** Services with their versions and, where they are proxied, their targets. */
export function printServices(
  items: readonly ServiceInfo[],
  options: OpsOptions,
  { terminal }: CliSurroundings,
): void {
  printList(terminal, items, options, HEAD, (item) => [
    item.name,
    item.version,
    `${item.supported_api_version}..${item.current_api_version}`,
    proxiedTo(item),
  ]);
}

function proxiedTo({ is_proxy, proxy_host, proxy_port }: ServiceInfo): string {
  if (!is_proxy) return '-';
  return proxy_port === 0 ? '(nobody yet)' : `${proxy_host || '(main host)'}:${proxy_port}`;
}
