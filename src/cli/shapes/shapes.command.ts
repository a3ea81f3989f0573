import { randomUUID } from 'node:crypto';
import type { JsonValue } from '@bufbuild/protobuf';
import { Command, InvalidArgumentError } from 'commander';
import { errorCode } from '../../common/config/error-code.js';
import { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import { isCancelledCall } from '../cancelled-call.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';
import { badCommandLine, CliFailure } from '../cli-failure.js';
import { answerLine } from './answer-line.js';
import { DEFAULT_SERVICE_CONFIG } from './default-service-config.js';
import { converse } from './menu-conversation.js';
import { ShapeChannel } from './shape-channel.js';
import type { SHAPE_METHODS } from './shape-methods.js';
import { shapeRequests } from './shape-requests.js';
import { NotServingError, ShapesClient } from './shapes-client.js';
import { type ShapesOptions, type ShapesSettings, shapesSettings } from './shapes-settings.js';
import { typedId } from './typed-id.js';

interface CallOptions extends ShapesOptions {
  readonly json?: true;
}

/** `extend-host shapes`: a menu, or a method by its name. */
export function shapesCommand(surroundings: CliSurroundings): Command {
  const shapes = new Command('shapes')
    .description('call a shape service: by a menu, or directly')
    .helpCommand(false);
  const add = (name: string, description: string, isDefault = false) =>
    withOptions(shapes.command(name, { isDefault }).description(description));
  const call = (
    method: keyof typeof SHAPE_METHODS,
    requests: readonly JsonValue[],
    options: CallOptions,
  ) =>
    withClient(options, surroundings, async (client) => {
      for await (const answer of client.call(method, requests)) {
        surroundings.terminal.out(answerLine(answer, options.json ?? false));
      }
    });

  add('menu', 'choose by letters; what is done when no command is named', true).action(
    (options: CallOptions) =>
      withClient(options, surroundings, (client, { letters }) =>
        converse(client, letters, surroundings),
      ),
  );
  add('create', 'create a shape of a random size')
    .argument('<type>', 'Triangle, Rectangle or Pentagon')
    .action((type: string, options: CallOptions) =>
      call('create', shapeRequests.ofType(type), options),
    );
  add('get', 'get a shape')
    .argument('<id>', 'as T-0', idArgument)
    .action((id: string, options: CallOptions) => call('get', shapeRequests.ofIds([id]), options));
  add('perimeters', 'stream the shapes whose perimeter is greater')
    .argument('<min>', 'a number', numberArgument)
    .action((min: number, options: CallOptions) =>
      call('perimeters', shapeRequests.above(min), options),
    );
  add('total-area', 'stream ids, and get the sum of their areas')
    .argument('[ids...]', 'as T-0 R-0', idsArgument)
    .action((ids: readonly string[], options: CallOptions) =>
      call('totalArea', shapeRequests.ofIds(ids), options),
    );
  add('areas', 'stream ids, and get the area of each')
    .argument('[ids...]', 'as T-0 R-0', idsArgument)
    .action((ids: readonly string[], options: CallOptions) =>
      call('areas', shapeRequests.ofIds(ids), options),
    );
  add('health', 'ask for the health of the service; with --watch until Ctrl-C').action(
    (options: CallOptions) =>
      withClient(options, surroundings, (client) =>
        printHealth(client, options.watch ?? false, surroundings),
      ),
  );
  shapes
    .command('service-config')
    .description('print the service config that calls have unless another is named')
    .action(() => surroundings.terminal.out(JSON.stringify(DEFAULT_SERVICE_CONFIG, null, 2)));
  return shapes;
}

function withOptions(command: Command): Command {
  return command
    .option('--settings <file>', 'JSON file with settings')
    .option('--address <host:port>', 'where to call (default: SHAPES_GRPC_HOST, SHAPES_GRPC_PORT)')
    .option('--root-cert <file>', 'certificate authority to trust, PEM (default: the system)')
    .option('--plaintext', 'without TLS; the signature can then be read on the way')
    .option('--signature <value>', 'signature to send (default: SHAPES_SIGNATURE_VALUE)')
    .option('--service-config <file>', 'gRPC service config, JSON: timeouts and retries')
    .option('--max-health-checks <n>', 'health checks that may fail before a call', countArgument)
    .option('--watch', 'watch the health by one stream, instead of a check before each call')
    .option('--verbose', 'tell of checks, channels and correlation ids')
    .option('--json', 'print each answer as one line of JSON');
}

/** Opens a client for `work`, and closes it whatever happens. */
async function withClient(
  options: CallOptions,
  surroundings: CliSurroundings,
  work: (client: ShapesClient, settings: ShapesSettings) => Promise<void>,
): Promise<void> {
  const { terminal, stop, environment } = surroundings;
  const settings = shapesSettings(options, variablesOf(surroundings), environment.directory);
  for (const note of settings.serviceConfig.withoutEffect) {
    terminal.err(`service config without effect: ${note}`);
  }
  const client = new ShapesClient(openChannel(settings), {
    settings,
    stop,
    newId: randomUUID,
    note: (correlationId, text) => {
      if (settings.isVerbose) terminal.err(`${correlationId} ${text}`);
    },
  });
  try {
    await work(client, settings);
  } catch (error) {
    if (error instanceof NotServingError) throw new CliFailure(error.message);
    if (stop.aborted && isCancelledCall(error)) throw new CliFailure('interrupted');
    throw error;
  } finally {
    await client.close();
  }
}

function openChannel(settings: ShapesSettings): ShapeChannel {
  try {
    return new ShapeChannel(MessageRegistry.fromBuild('shapes'), settings);
  } catch (error) {
    // A file that cannot be read has a code; what gRPC finds wrong with the service config has none.
    const place = errorCode(error) === undefined ? 'service config' : 'root certificate';
    throw badCommandLine(`${place}: ${error instanceof Error ? error.message : error}`);
  }
}

async function printHealth(
  client: ShapesClient,
  isWatched: boolean,
  { terminal, stop }: CliSurroundings,
): Promise<void> {
  if (!isWatched) {
    const answer = await client.health();
    const name = answer.kind === 'status' ? answer.status : answer.statusName;
    terminal.out(name);
    if (answer.kind === 'failed') throw new CliFailure(answer.details);
    if (name !== 'SERVING') throw new CliFailure('');
    return;
  }
  try {
    for await (const status of client.watchedHealth(stop)) terminal.out(status);
  } catch (error) {
    // A watch never ends by itself: it is meant to be ended so.
    if (!stop.aborted || !isCancelledCall(error)) throw error;
  }
}

function idArgument(text: string): string {
  const id = typedId(text);
  if (id === undefined) throw new InvalidArgumentError('expected an id as T-0');
  return id;
}

function idsArgument(text: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), idArgument(text)];
}

function numberArgument(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || (Number.isNaN(value) && text !== 'NaN')) {
    throw new InvalidArgumentError('expected a number');
  }
  return value;
}

function countArgument(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new InvalidArgumentError('expected a number 0..999');
  return Number(text);
}
