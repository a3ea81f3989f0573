import { ByteClient } from '../client/byte-client.js';

/** Where a forwarded call goes. */
export interface ForwardAddress {
  readonly host: string;
  readonly port: number;
}

/** Found again within seconds after it was away; grpc's own two minutes are for the wide world. */
const RECONNECT = {
  'grpc.initial_reconnect_backoff_ms': 500,
  'grpc.max_reconnect_backoff_ms': 5000,
};

/** One connection to each target, whatever the number of calls; plaintext. */
export class SharedChannels {
  readonly #clients = new Map<string, ByteClient>();

  /** The connection to a target; made when there is none. */
  to(address: ForwardAddress): ByteClient {
    const key = authority(address);
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const client = new ByteClient(key, { channel: RECONNECT });
    this.#clients.set(key, client);
    return client;
  }

  /** Closes the connections to all others; calls in flight are finished. */
  keepOnly(addresses: readonly ForwardAddress[]): void {
    const kept = new Set(addresses.map(authority));
    for (const [key, client] of this.#clients) {
      if (kept.has(key)) continue;
      client.close();
      this.#clients.delete(key);
    }
  }

  close(): void {
    this.keepOnly([]);
  }
}

/** As a channel is named; IPv6 addresses in brackets. */
export function authority({ host, port }: ForwardAddress): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : `${host}:${port}`;
}
