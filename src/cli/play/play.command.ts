import { Command, InvalidArgumentError } from 'commander';
import type { CliEnvironment } from '../../common/config/cli-environment.js';
import { type AgsOptions, agsCredentials, withAgsOptions } from '../ags/ags-options.js';
import { AgsRefusedError } from '../ags/ags-refused.error.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';
import { badCommandLine, CliFailure } from '../cli-failure.js';
import { JsonListener } from './json-listener.js';
import { playStory } from './play-story.js';
import type { HostTarget } from './story-context.js';
import { TextListener } from './text-listener.js';

interface PlayOptions extends AgsOptions {
  readonly ags?: true;
  readonly address?: string;
  readonly app?: string;
  readonly strategy?: string;
  readonly matchmaking?: boolean;
  readonly servers?: boolean;
  readonly json?: true;
}

const FORBIDDEN = 403;

/** What the client needs for the story. Source: the README of the vendor's session manager. */
const PERMISSIONS = [
  'private cloud: ADMIN:NAMESPACE:{namespace}:SESSION:CONFIGURATION [CREATE,READ,UPDATE,DELETE],',
  'ADMIN:NAMESPACE:{namespace}:INFORMATION:USER:* [DELETE],',
  'for matches NAMESPACE:{namespace}:MATCHMAKING:RULES, :FUNCTIONS and :POOL [CREATE,DELETE];',
  'shared cloud: Session > Custom Configuration (all), IAM > Users (delete),',
  'Matchmaking > Rule Sets, Match Functions, Match Pools (create, delete)',
].join(' ');

/** `extend-host play` */
export function playCommand(surroundings: CliSurroundings): Command {
  const command = new Command('play').description(
    'play the life of a party, game sessions, a match and dedicated servers, and check what the host makes of it',
  );
  return withAgsOptions(command)
    .option('--ags', 'against a real AGS namespace; removes again what it makes there')
    .option('--address <host:port>', "the host's gRPC port, as AGS reaches it", addressOption)
    .option('--app <name>', 'the Extend app to call, in place of an address')
    .option('--strategy <name>', "the host's session manager strategy: sample, echo, or another")
    .option('--matchmaking', 'also play a match (default: where the host can be asked and has it)')
    .option('--no-matchmaking', 'play no match')
    .option(
      '--servers',
      'also have dedicated servers started (default: where the host gives them; with --ags: not)',
    )
    .option('--no-servers', 'start no dedicated server')
    .option('--json', 'one JSON object a line')
    .action((options: PlayOptions) => play(options, surroundings));
}

async function play(options: PlayOptions, surroundings: CliSurroundings): Promise<void> {
  const { terminal, stop } = surroundings;
  const variables = variablesOf(surroundings);
  const isReal = options.ags ?? false;
  if (isReal && (options.baseUrl ?? variables.baseUrl) === undefined) {
    throw badCommandLine('AB_BASE_URL: found nothing, needed with --ags');
  }
  const credentials = agsCredentials(options, variables);
  const target = hostTarget(options, variables);
  const strategy = options.strategy ?? expectedStrategy(variables);
  if (!options.json) {
    terminal.out(`AGS   ${credentials.baseUrl}, namespace ${credentials.namespace}`);
    const where = 'appName' in target ? `app ${target.appName}` : target.customURL;
    terminal.out(`host  ${where}, session manager strategy "${strategy}"`);
  }
  // Servers of a real namespace may cost money.
  const dedicatedServers = options.servers ?? (isReal ? false : undefined);
  if (isReal && options.servers === undefined && !options.json) {
    terminal.out('servers  none is started; --servers has two dedicated servers started and ended');
  }
  const listener = options.json ? new JsonListener(terminal) : new TextListener(terminal);
  const { held, failed, endedBy } = await playStory({
    credentials,
    target,
    isLocal: !isReal,
    strategy,
    matchmaking: options.matchmaking,
    dedicatedServers,
    gameServer: variables.hasOwnGameServer ? 'unknown' : 'ours',
    listener,
    stop,
  });
  if (options.json) terminal.out(JSON.stringify({ kind: 'outcome', held, failed }));
  else terminal.out(`\n${held} of ${held + failed} steps held`);
  if (stop.aborted) throw new CliFailure('interrupted');
  const isForbidden = endedBy instanceof AgsRefusedError && endedBy.status === FORBIDDEN;
  if (failed > 0)
    throw new CliFailure(isReal && isForbidden ? `The client needs, in ${PERMISSIONS}` : '');
}

function hostTarget(options: PlayOptions, variables: CliEnvironment): HostTarget {
  if (options.app !== undefined) return { appName: options.app };
  if (options.address !== undefined) return { customURL: options.address };
  if (!options.ags) return { customURL: `127.0.0.1:${variables.grpcPort}` };
  throw badCommandLine(
    '--ags: needs --address with the public or tunnelled host:port, or --app with the Extend app',
  );
}

/**
 * What `make run` and `.env.template` say, where nothing else is told: only a change that is known
 * beforehand shows that the host was called.
 */
function expectedStrategy(variables: CliEnvironment): string {
  return variables.sessionManagerStrategy ?? 'sample';
}

function addressOption(text: string): string {
  if (/^[^\s:/]+:\d{1,5}$/.test(text)) return text;
  throw new InvalidArgumentError('expected host:port without a scheme');
}
