import { createSocket } from 'node:dgram';
import { callerIdentity } from '../grpc/client/caller-identity.js';
import { OPERATIONS_STUBS } from '../grpc/client/operations-stubs.js';
import { RpcClient } from '../grpc/client/rpc-client.js';
import type { DescriptorSet } from '../grpc/descriptor-set.js';
import type { ServiceHooks } from './service-declaration.js';

/** A documentation address: nothing is ever sent there, only the way to it is asked for. */
const SOMEWHERE = '192.0.2.1';

/** For the farewell, which a stop must not wait for. */
const FORGET_MS = 3000;

/** How a service gets behind a main server. */
export interface RegistrationOptions {
  /** Its own name, and those of others that this server answers for it. */
  readonly names: readonly string[];
  /** As `info` of the main server tells it. */
  readonly version: string;
  /** Whether to be called at this machine's own IPv4 address; otherwise at the main server's host. */
  readonly ownAddress: boolean;
}

export interface RegistrationSurroundings {
  readonly main: { readonly host: string; readonly port: number };
  /** How long a main server that cannot be reached is tried. */
  readonly retryMs: number;
  /** Where this server listens; asked once it does. */
  readonly port: () => number;
  readonly descriptors: DescriptorSet;
}

/** Puts a service behind the main server while this host runs. */
export class SelfRegistration implements ServiceHooks {
  readonly #client: RpcClient<Pick<typeof OPERATIONS_STUBS, 'srv'>>;
  #isRegistered = false;

  constructor(
    private readonly options: RegistrationOptions,
    private readonly surroundings: RegistrationSurroundings,
  ) {
    const { main, retryMs, descriptors } = surroundings;
    const { srv } = OPERATIONS_STUBS;
    const identity = callerIdentity(`${options.names[0]}-client`);
    this.#client = new RpcClient(
      `${main.host}:${main.port}`,
      descriptors,
      { srv },
      { identity, retryMs },
    );
  }

  /** @throws ResultError 13 when the main server cannot be reached in time, or what it answers */
  async load(): Promise<void> {
    const { names, version, ownAddress } = this.options;
    const { main, port } = this.surroundings;
    const host = ownAddress ? ((await ownIpv4()) ?? main.host) : main.host;
    await this.#client.stubs.srv.proxy_register({ names, version, host, port: port() });
    this.#isRegistered = true;
  }

  async stop(): Promise<void> {
    const { names } = this.options;
    try {
      if (this.#isRegistered) {
        await this.#client.stubs.srv.proxy_forget({ names }, { timeoutMs: FORGET_MS });
      }
    } finally {
      this.#client.close();
    }
  }
}

/** The address of the interface that leads out of this machine; `undefined` where none does. */
async function ownIpv4(): Promise<string | undefined> {
  const socket = createSocket('udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.connect(9, SOMEWHERE, resolve); // sends nothing
    });
    return socket.address().address;
  } catch {
    return undefined; // no way out: the caller has another address to fall back to
  } finally {
    socket.close();
  }
}
