import type { DescMethod } from '@bufbuild/protobuf';
import { Command, InvalidArgumentError, Option } from 'commander';
import { isExempt } from '../../common/auth/exempt-methods.js';
import {
  type ClientTlsFiles,
  DynamicClient,
  type DynamicClientOptions,
} from '../../common/grpc/client/dynamic-client.js';
import { MessageRegistry, methodPath } from '../../common/grpc/client/message-registry.js';
import { AgsApi } from '../ags/ags-api.js';
import { type AgsOptions, agsCredentials, withAgsOptions } from '../ags/ags-options.js';
import { obtainDelegateToken } from '../ags/delegate-token.js';
import { isCancelledCall } from '../cancelled-call.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';
import { badCommandLine } from '../cli-failure.js';
import { secondsOption } from '../number-option.js';
import { findMethod } from './find-method.js';
import { answersStream, takesStream } from './method-kind.js';
import { requestData } from './request-data.js';
import { requestMessages } from './request-messages.js';

const DEFAULT_TIMEOUT_MS = 10_000;

interface CallOptions extends AgsOptions {
  readonly address?: string;
  readonly data: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** Milliseconds; `undefined`: the default of the kind of method. */
  readonly timeout?: number;
  /** The token itself, `false` for none, `true` for one from AGS. */
  readonly token: string | boolean;
  readonly tls?: true;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly json?: true;
}

/** `extend-host call` */
export function callCommand(surroundings: CliSurroundings): Command {
  const command = new Command('call')
    .description('call any gRPC method and print what it answers as protobuf JSON')
    .argument('<method>', 'full path, Service/Method, or the bare name: OnSessionCreated')
    .option(
      '-d, --data <json>',
      'request as protobuf JSON, @file, or - for standard input; for a stream a list, or one a line',
      '{}',
    )
    .option('--address <host:port>', 'where to call (default: 127.0.0.1 and GRPC_PORT)')
    .addOption(
      new Option('--metadata <key=value>', 'metadata to send; may be given several times')
        .argParser(addMetadata)
        .default({}, 'none'),
    )
    .option(
      '--timeout <seconds>',
      `give up after this time (default: ${DEFAULT_TIMEOUT_MS / 1000}; none for a stream of answers)`,
      secondsOption,
    )
    .option('--token <token>', 'access token to send (default: one from AGS)')
    .option('--no-token', 'send none')
    .option('--tls', 'TLS, trusting what the system trusts')
    .option('--tls-ca <file>', 'TLS, trusting this certificate authority (PEM)')
    .option('--tls-cert <file>', 'certificate to present (PEM)')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--json', 'print each answer on one line');
  return withAgsOptions(command)
    .addHelpText('after', () => `\nMethods:\n${methodList(MessageRegistry.fromBuild())}`)
    .action((method: string, options: CallOptions) => call(method, options, surroundings));
}

async function call(name: string, options: CallOptions, surroundings: CliSurroundings) {
  const { terminal, stop } = surroundings;
  const registry = MessageRegistry.fromBuild();
  const method = findMethod(name, registry.methods);
  const requests = requestMessages(registry, method, await requestData(options.data, terminal));
  const address = options.address ?? `127.0.0.1:${variablesOf(surroundings).grpcPort}`;
  const client = openClient(registry, address, tlsFiles(options));
  const timeoutMs = options.timeout ?? (answersStream(method) ? undefined : DEFAULT_TIMEOUT_MS);
  try {
    const answers = client.stream(method, requests, {
      metadata: { ...(await authorization(method, options, surroundings)), ...options.metadata },
      timeoutMs,
      signal: stop,
    });
    for await (const answer of answers) {
      const json = registry.toJson(method.output, answer);
      terminal.out(JSON.stringify(json, null, options.json ? undefined : 2));
    }
  } catch (error) {
    // A stream that never ends by itself is meant to be ended so.
    if (!(stop.aborted && answersStream(method) && isCancelledCall(error))) throw error;
  } finally {
    client.close();
  }
}

async function authorization(
  method: DescMethod,
  { token, ...options }: CallOptions,
  surroundings: CliSurroundings,
): Promise<Readonly<Record<string, string>>> {
  if (token === false || 'authorization' in options.metadata) return {};
  if (typeof token === 'string') return { authorization: `Bearer ${token}` };
  // Health and reflection need none, and must not need an AGS that answers.
  if (isExempt(methodPath(method))) return {};
  const credentials = agsCredentials(options, variablesOf(surroundings));
  const obtained = await obtainDelegateToken(new AgsApi(credentials, surroundings.stop));
  return { authorization: `Bearer ${obtained}` };
}

function openClient(
  registry: MessageRegistry,
  address: string,
  tls: ClientTlsFiles | undefined,
): DynamicClient {
  const options: DynamicClientOptions = tls === undefined ? {} : { tls };
  try {
    return new DynamicClient(registry, address, options);
  } catch (error) {
    throw badCommandLine(`--tls-…: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tlsFiles({ tls, tlsCa, tlsCert, tlsKey }: CallOptions): ClientTlsFiles | undefined {
  const isWanted = tls || [tlsCa, tlsCert, tlsKey].some((file) => file !== undefined);
  return isWanted ? { ca: tlsCa, cert: tlsCert, key: tlsKey } : undefined;
}

function addMetadata(
  text: string,
  before: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const match = /^([0-9A-Za-z_.-]+)=(.*)$/s.exec(text);
  if (match === null) throw new InvalidArgumentError('expected key=value');
  return { ...before, [String(match[1]).toLowerCase()]: String(match[2]) };
}

function methodList(registry: MessageRegistry): string {
  return registry.methods
    .map((method) => `  ${methodPath(method).slice(1)}${streamsOf(method)}`)
    .join('\n');
}

function streamsOf(method: DescMethod): string {
  const streams = [
    ...(takesStream(method) ? ['requests'] : []),
    ...(answersStream(method) ? ['answers'] : []),
  ];
  return streams.length === 0 ? '' : ` (stream of ${streams.join(' and ')})`;
}
