import { CallFailedError } from '../../../common/grpc/client/call-failed.error.js';
import { type ConfigStub, OPERATIONS_STUBS } from '../../../common/grpc/client/operations-stubs.js';
import { RpcClient } from '../../../common/grpc/client/rpc-client.js';
import type { DescriptorSet } from '../../../common/grpc/descriptor-set.js';
import { proxiedName } from '../../../common/grpc/forward/proxied-name.js';
import type { ForwardAddress } from '../../../common/grpc/forward/shared-channels.js';
import { authority } from '../../../common/grpc/forward/shared-channels.js';
import type { ConfigItemStatus } from '../../../common/operations/operations-api.js';
import { ResultError } from '../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../common/operations/result-code.js';
import type { RemoteConfig, RemoteConfigs } from '../config/remote-configs.js';

/** Of one call to one server: an operator waits for the answers of all. */
const TIMEOUT_MS = 5000;
/** Calls to all servers together, so that callers who ask at the same time cannot pile them up. */
const MAX_RUNNING = 32;

type ConfigClient = RpcClient<Pick<typeof OPERATIONS_STUBS, 'config'>>;

/** The `ConfigService` of each server that proxied calls go to, over one connection each. */
export class ProxiedConfigs implements RemoteConfigs {
  readonly #clients = new Map<string, ConfigClient>();
  #running = 0;

  /**
   * @param addresses    of the servers, now
   * @param descriptors  of the operations services
   * @param identity     sent with each call
   */
  constructor(
    private readonly addresses: () => readonly ForwardAddress[],
    private readonly descriptors: () => DescriptorSet,
    private readonly identity: Readonly<Record<string, string>>,
  ) {}

  all(caller: string): readonly RemoteConfig[] {
    const wanted = this.addresses().map(authority);
    for (const [address, client] of this.#clients) {
      if (wanted.includes(address)) continue;
      client.close();
      this.#clients.delete(address);
    }
    if (wanted.length === 0) return [];
    const client = proxiedName(caller);
    return wanted.map((address) => this.#remote(address, client));
  }

  close(): void {
    for (const client of this.#clients.values()) client.close();
    this.#clients.clear();
  }

  #remote(address: string, client: string): RemoteConfig {
    const ask = <T>(work: (config: ConfigStub) => Promise<T>) => this.#ask(address, work);
    const options = { timeoutMs: TIMEOUT_MS, metadata: { client } };
    const ignore_unknown = true;
    return {
      address,
      get: async (): Promise<readonly ConfigItemStatus[]> =>
        (await ask((config) => config.get({ ignore_unknown }, options))).items,
      set: async (values) => {
        const items = [...values].map(([name, value]) => ({ name, value }));
        await ask((config) => config.set({ items, ignore_unknown }, options));
      },
      reset: async (names) => {
        await ask((config) => config.reset({ names, ignore_unknown }, options));
      },
    };
  }

  async #ask<T>(address: string, work: (config: ConfigStub) => Promise<T>): Promise<T> {
    if (this.#running >= MAX_RUNNING) {
      throw new ResultError(
        RESULT_CODE.ERROR_ITEM_BUSY,
        `${address}: ${MAX_RUNNING} calls to servers behind this one run already`,
      );
    }
    this.#running += 1;
    try {
      return await work(this.#client(address).stubs.config);
    } catch (error) {
      // A result code of the server itself is an answer, and says more than we could.
      const isSilent = error instanceof ResultError && error.cause instanceof CallFailedError;
      if (!isSilent) throw error;
      throw new ResultError(
        RESULT_CODE.ERROR_STATE_UNREACHABLE,
        `${address}: its settings cannot be asked for`,
      );
    } finally {
      this.#running -= 1;
    }
  }

  #client(address: string): ConfigClient {
    const known = this.#clients.get(address);
    if (known !== undefined) return known;
    const { config } = OPERATIONS_STUBS;
    const client = new RpcClient(
      address,
      this.descriptors(),
      { config },
      { identity: this.identity, retryMs: 0 },
    );
    this.#clients.set(address, client);
    return client;
  }
}
