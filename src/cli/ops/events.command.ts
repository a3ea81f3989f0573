import type { Command } from 'commander';
import { EventListening } from '../../common/grpc/client/event-listening.js';
import type { Event } from '../../common/operations/operations-api.js';
import { systemClock } from '../../common/time/clock.js';
import { systemTimers } from '../../common/time/timers.js';
import type { CliSurroundings } from '../cli-context.js';
import { type OpsContext, type OpsOptions, withOpsClient } from './ops-connection.js';

interface EventsOptions extends OpsOptions {
  readonly follow?: true;
}

/** `extend-host ops events` */
export function eventsCommand(command: Command, surroundings: CliSurroundings): Command {
  return command
    .description('print the events of a running host as they come, or the queues of its listeners')
    .argument('[names...]', 'events to print (default: all)')
    .option('-f, --follow', 'print events until Ctrl-C, over restarts of the host too')
    .action((names: readonly string[], options: EventsOptions) =>
      withOpsClient(options, surroundings, (context) =>
        options.follow
          ? follow(context, names, options, surroundings)
          : printQueues(context, options, surroundings),
      ),
    );
}

async function printQueues(
  { client, call }: OpsContext,
  { json }: OpsOptions,
  { terminal }: CliSurroundings,
): Promise<void> {
  const { client_ids } = await client.stubs.events.inspect({}, call);
  if (json) terminal.out(JSON.stringify({ client_ids }));
  else terminal.out(client_ids.length === 0 ? 'no queues' : `queues: ${client_ids.join(' ')}`);
}

/** The first call tells whether there is anything to listen to; what breaks off later is resumed. */
async function follow(
  { client, call }: OpsContext,
  names: readonly string[],
  options: OpsOptions,
  { terminal, stop }: CliSurroundings,
): Promise<void> {
  await client.stubs.events.inspect({}, call);
  const listening = new EventListening(
    client.stubs.events,
    {
      names,
      onEvent: (event) => terminal.out(options.json ? JSON.stringify(event) : eventLine(event)),
      onTrouble: (error, delayMs) =>
        terminal.err(
          `${error instanceof Error ? error.message : error}; again in ${delayMs / 1000} s`,
        ),
    },
    { time: { ...systemClock, ...systemTimers }, random: Math.random },
  );
  const end = () => void listening.stop();
  stop.addEventListener('abort', end, { once: true });
  if (stop.aborted) end();
  await listening.ended;
}

function eventLine({ name, properties }: Required<Event>): string {
  const told = properties.map((property) => `${property.name}=${JSON.stringify(property.value)}`);
  return [name, ...told].join(' ');
}
