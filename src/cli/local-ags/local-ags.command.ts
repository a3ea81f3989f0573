import { once } from 'node:events';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { HookCall } from '../../local-ags/hooks/hook-call.js';
import { type LocalAgsOptions, startLocalAgs } from '../../local-ags/local-ags.js';
import { LOCAL_AGS_DEFAULTS } from '../../local-ags/local-ags-defaults.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';
import { CliFailure } from '../cli-failure.js';
import { portOption, secondsOption } from '../number-option.js';
import { systemErrorCode } from '../system-error.js';

interface LocalAgsCommandOptions {
  readonly port?: number;
  readonly host?: string;
  readonly seed?: string;
  readonly namespace: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly hostAddress?: string;
  readonly app: Readonly<Record<string, string>>;
  readonly hookTimeout?: number;
  readonly tickInterval?: number;
  readonly repeat?: true;
  readonly json?: true;
}

/** `extend-host local-ags` */
export function localAgsCommand(surroundings: CliSurroundings): Command {
  const { namespace, clientId, clientSecret } = LOCAL_AGS_DEFAULTS;
  return new Command('local-ags')
    .description('run an AGS of one namespace on this machine, until Ctrl-C')
    .option('-p, --port <port>', 'port (LOCAL_AGS_PORT; 0: any free one)', portOption)
    .option('--host <address>', 'address to listen on, for a container (default: loopback)')
    .option('--seed <text>', 'the same ids, codes and secrets for the same text')
    .option('--namespace <name>', 'its game namespace', namespace)
    .option('--client-id <id>', 'its IAM client', clientId)
    .option('--client-secret <secret>', 'the secret of that client', clientSecret)
    .option(
      '--host-address <host:port>',
      'where Extend apps listen (default: 127.0.0.1, GRPC_PORT)',
    )
    .addOption(
      new Option('--app <name=host:port>', 'where one app listens; may be given several times')
        .argParser(addApp)
        .default({}, 'none'),
    )
    .option('--hook-timeout <seconds>', 'a hook that takes longer has failed', secondsOption)
    .option(
      '--tick-interval <seconds>',
      'between the ticks of a match pool (default: 2; 0: only when told to)',
      secondsOption,
    )
    .option('--repeat', 'make every call of a hook twice, as a repeating proxy does')
    .option('--json', 'print where it listens as a JSON object')
    .action((options: LocalAgsCommandOptions) => run(options, surroundings));
}

async function run(options: LocalAgsCommandOptions, surroundings: CliSurroundings) {
  const { stop, terminal } = surroundings;
  const variables = variablesOf(surroundings);
  const ags = await start({
    port: options.port ?? variables.localAgsPort,
    namespace: options.namespace,
    clientId: options.clientId,
    clientSecret: options.clientSecret,
    apps: options.app,
    hostAddress: options.hostAddress ?? `127.0.0.1:${variables.grpcPort}`,
    repeatsHooks: options.repeat ?? false,
    onHookCall: (call) => terminal.err(hookCallLine(call)),
    onWarning: (text) => terminal.err(`warning: ${text}`),
    ...(options.host !== undefined && { host: options.host }),
    ...(options.seed !== undefined && { seed: options.seed }),
    ...(options.hookTimeout !== undefined && { hookTimeoutMs: options.hookTimeout }),
    ...(options.tickInterval !== undefined && { tickIntervalMs: options.tickInterval }),
  });
  try {
    const { url, namespace, clientId, clientSecret } = ags;
    if (options.json) {
      const listening = { msg: 'listening', url, namespace, clientId, clientSecret };
      terminal.out(JSON.stringify(listening));
    } else {
      terminal.out('local AGS: a toy for this machine, never for players. For the .env of a host:');
      terminal.out(`AB_BASE_URL=${url}`);
      terminal.out(`AB_NAMESPACE=${namespace}`);
      terminal.out(`AB_CLIENT_ID=${clientId}`);
      terminal.out(`AB_CLIENT_SECRET=${clientSecret}`);
    }
    if (!stop.aborted) await once(stop, 'abort');
  } finally {
    await ags.close();
  }
}

/** What a developer wants to see go by. */
function hookCallLine({
  method,
  sessionId,
  matchPool,
  address,
  status,
  details,
  durationMs,
}: HookCall): string {
  const problem = details === '' ? '' : ` (${details})`;
  return `${method} ${matchPool ?? sessionId} → ${address}: ${status}${problem}, ${durationMs.toFixed(1)} ms`;
}

async function start(options: LocalAgsOptions) {
  try {
    return await startLocalAgs(options);
  } catch (error) {
    if (systemErrorCode(error) !== 'EADDRINUSE') throw error;
    throw new CliFailure(
      `LOCAL_AGS_PORT: another program listens on ${options.port}; end it, or use --port 0`,
    );
  }
}

function addApp(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const match = /^([^=]+)=([^\s:/]+:\d+)$/.exec(text);
  if (match === null) throw new InvalidArgumentError('expected name=host:port');
  return { ...before, [String(match[1])]: String(match[2]) };
}
