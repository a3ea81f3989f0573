import type { Command } from 'commander';
import type { LoggerConfig } from '../../common/operations/operations-api.js';
import type { CliSurroundings } from '../cli-context.js';
import { badCommandLine } from '../cli-failure.js';
import { type OpsContext, type OpsOptions, withOpsClient } from './ops-connection.js';
import { printList } from './ops-print.js';

const HEAD = ['LOGGER', 'ENABLED', 'LEVEL'];

/** Numbers of `LoggerLevel`; `inherit` takes the level of the parent. */
const LEVELS: Readonly<Record<string, number>> = {
  inherit: 0,
  debug: 10,
  info: 20,
  warning: 30,
  error: 40,
  critical: 50,
};
const WORDS = [...Object.keys(LEVELS), 'off', 'reset'].join(', ');

/** `extend-host ops log-level` */
export function logLevelCommand(command: Command, surroundings: CliSurroundings): Command {
  return command
    .description('print or change how much one logger of a running host says')
    .argument('<logger>', 'its name, as Matchmaking or Matchmaking.worker; root for all')
    .argument('[level]', `one of ${WORDS}; left out: print it`)
    .action((name: string, level: string | undefined, options: OpsOptions) => {
      const change = changeOf(name, level);
      return withOpsClient(options, surroundings, async (context) => {
        const { items } = await change(context);
        printList(surroundings.terminal, items, options, HEAD, row);
      });
    });
}

function changeOf(name: string, word: string | undefined) {
  const level = word?.toLowerCase();
  return ({ client, call }: OpsContext) => {
    const { log } = client.stubs;
    if (level === undefined) return log.get({ names: [name] }, call);
    if (level === 'reset') return log.reset({ names: [name] }, call);
    if (level === 'off') return log.set({ items: [{ name, enabled: false, level: 0 }] }, call);
    const number = LEVELS[level];
    if (number === undefined) {
      throw badCommandLine(`level: found ${JSON.stringify(word)}, expected one of ${WORDS}`);
    }
    return log.set({ items: [{ name, enabled: true, level: number }] }, call);
  };
}

function row({ name, enabled, level }: LoggerConfig): readonly string[] {
  const word = Object.entries(LEVELS).find(([, number]) => number === level)?.[0];
  return [name, enabled ? 'yes' : 'no', word ?? String(level)];
}
