import { type Command, InvalidArgumentError } from 'commander';
import { CallFailedError } from '../../common/grpc/client/call-failed.error.js';
import { callerIdentity } from '../../common/grpc/client/caller-identity.js';
import { OPERATIONS_STUBS } from '../../common/grpc/client/operations-stubs.js';
import { RpcClient, type RpcClientOptions } from '../../common/grpc/client/rpc-client.js';
import { DescriptorSet } from '../../common/grpc/descriptor-set.js';
import { ResultError } from '../../common/operations/result.error.js';
import { type CliSurroundings, variablesOf } from '../cli-context.js';
import { badCommandLine, CliFailure } from '../cli-failure.js';
import { secondsOption } from '../number-option.js';
import { addressOption } from './host-and-port-option.js';

/** What every command of `ops` may be told. */
export interface OpsOptions {
  readonly address?: string;
  /** Milliseconds. */
  readonly timeout: number;
  /** Milliseconds. */
  readonly wait: number;
  readonly token?: string;
  readonly tls?: true;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly json?: true;
}

export type OpsClient = RpcClient<typeof OPERATIONS_STUBS>;

/** What a command works with. */
export interface OpsContext {
  readonly client: OpsClient;
  readonly call: { readonly timeoutMs: number; readonly signal: AbortSignal };
}

const TIMEOUT_SECONDS = 10;

/** Adds the options that all commands share. */
export function withOpsOptions(command: Command): Command {
  return command
    .option(
      '--address <host:port>',
      'the operations listener (default: by OPERATIONS_GRPC_*)',
      addressOption,
    )
    .option(
      '--timeout <seconds>',
      'give a call up after this time',
      secondsOption,
      TIMEOUT_SECONDS * 1000,
    )
    .option('--wait <seconds>', 'go on trying a host that cannot be reached', secondsOption, 0)
    .option('--token <token>', 'access token, where the listener asks for one')
    .option('--tls', 'TLS, trusting what the system trusts')
    .option('--tls-ca <file>', 'TLS, trusting this certificate authority (PEM)')
    .option('--tls-cert <file>', 'certificate to present (PEM)')
    .option('--tls-key <file>', 'its private key (PEM)')
    .option('--json', 'print JSON');
}

/**
 * Runs `work` with a client of the operations listener.
 * @throws CliFailure with one line for a result code, a host that cannot be reached, a refusal
 */
export async function withOpsClient(
  options: OpsOptions,
  surroundings: CliSurroundings,
  work: (context: OpsContext) => Promise<void>,
): Promise<void> {
  const client = openClient(options, surroundings);
  try {
    await work({ client, call: { timeoutMs: options.timeout, signal: surroundings.stop } });
  } catch (error) {
    throw cliFailure(error);
  } finally {
    client.close();
  }
}

function openClient(options: OpsOptions, surroundings: CliSurroundings): OpsClient {
  const { terminal } = surroundings;
  const { address = defaultAddress(surroundings), token, wait } = options;
  const clientOptions: RpcClientOptions = {
    identity: callerIdentity('extend-host ops'),
    ...(token !== undefined && { metadata: { authorization: `Bearer ${token}` } }),
    ...tlsOptions(options),
    retryMs: wait,
    onRetry: (delayMs) =>
      terminal.err(`${address} cannot be reached, trying again in ${delayMs / 1000} s`),
  };
  try {
    return new RpcClient(
      address,
      DescriptorSet.fromBuild('operations'),
      OPERATIONS_STUBS,
      clientOptions,
    );
  } catch (error) {
    throw badCommandLine(`--tls-…: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function tlsOptions({ tls, tlsCa, tlsCert, tlsKey }: OpsOptions): RpcClientOptions {
  const isWanted = tls || [tlsCa, tlsCert, tlsKey].some((file) => file !== undefined);
  return isWanted ? { tls: { ca: tlsCa, cert: tlsCert, key: tlsKey } } : {};
}

function defaultAddress(surroundings: CliSurroundings): string {
  const { host, port } = variablesOf(surroundings).operations;
  const isAny = host === '0.0.0.0' || host === '::';
  const reachable = isAny ? 'localhost' : host;
  return reachable.includes(':') ? `[${reachable}]:${port}` : `${reachable}:${port}`;
}

/** One line, which says what to do where that is known. */
function cliFailure(error: unknown): unknown {
  if (!(error instanceof ResultError)) return error;
  const { cause } = error;
  if (!(cause instanceof CallFailedError)) {
    return new CliFailure(`${error.codeName} (${error.resultCode}): ${error.message}`);
  }
  switch (cause.statusName) {
    case 'UNAVAILABLE':
      return new CliFailure(
        'the operations listener cannot be reached: is the host running with ENABLE_OPERATIONS=true, ' +
          `and is --address right? (${cause.details})`,
      );
    case 'UNIMPLEMENTED':
      return new CliFailure(`this host does not serve it: ${error.message}`);
    case 'UNAUTHENTICATED':
    case 'PERMISSION_DENIED':
      return new CliFailure(`${cause.message} (--token)`);
    default:
      return new CliFailure(error.message);
  }
}

/** `name=value`; the value may be empty and may contain `=`. */
export function assignment(
  text: string,
  before: readonly (readonly [string, string])[] = [],
): readonly (readonly [string, string])[] {
  const at = text.indexOf('=');
  if (at <= 0) throw new InvalidArgumentError(`found ${JSON.stringify(text)}, expected name=value`);
  return [...before, [text.slice(0, at), text.slice(at + 1)]];
}
