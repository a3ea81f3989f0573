import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Ports for servers: in turn, so that one that was just given back rests for a while. */
export class PortPool {
  readonly #taken = new Set<number>();
  #next: number;

  constructor(private readonly range: { readonly from: number; readonly to: number }) {
    this.#next = range.from;
  }

  get taken(): number {
    return this.#taken.size;
  }

  /** A port that nobody on this machine listens on; `undefined` when there is none in the range. */
  async take(): Promise<number | undefined> {
    const { from, to } = this.range;
    for (let tried = from; tried <= to; tried++) {
      const port = this.#next;
      this.#next = port === to ? from : port + 1;
      if (this.#taken.has(port)) continue;
      this.#taken.add(port);
      if ((await isFreeForUdp(port)) && (await isFreeForTcp(port))) return port;
      this.#taken.delete(port);
    }
    return undefined;
  }

  /** Counts a port as taken that a server of an earlier process of the host has. */
  adopt(port: number): void {
    this.#taken.add(port);
  }

  release(port: number): void {
    this.#taken.delete(port);
  }
}

/** Whether nobody on this machine has bound the port. */
export async function isFreeForUdp(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  try {
    socket.bind({ port, exclusive: true });
    await once(socket, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    socket.close();
  }
}

async function isFreeForTcp(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '0.0.0.0', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    if (server.listening) {
      server.close();
      await once(server, 'close');
    }
  }
}
