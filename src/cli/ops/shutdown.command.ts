import { type Command, InvalidArgumentError } from 'commander';
import type { CliSurroundings } from '../cli-context.js';
import { type OpsOptions, withOpsClient } from './ops-connection.js';

interface ShutdownOptions extends OpsOptions {
  readonly after: number;
}

/** `extend-host ops shutdown` */
export function shutdownCommand(command: Command, surroundings: CliSurroundings): Command {
  return command
    .description('drain a running host and end it')
    .option(
      '--after <seconds>',
      'end so long after the drain; 0: as rpc-shutdown-timeout says; -1: at once',
      secondsToWait,
      -1,
    )
    .action((options: ShutdownOptions) =>
      withOpsClient(options, surroundings, async ({ client, call }) => {
        await client.stubs.srv.shutdown({ timeout: options.after }, call);
        const { terminal } = surroundings;
        terminal.out(options.json ? JSON.stringify({ stopping: true }) : 'the host stops');
      }),
    );
}

function secondsToWait(text: string): number {
  if (!/^(-1|\d{1,5})$/.test(text)) throw new InvalidArgumentError('expected -1 or seconds');
  return Number(text);
}
