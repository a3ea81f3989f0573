import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request as it came. */
export interface ReceivedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What the receiver does with a request: answers with a status, or never. */
export type Reaction = number | 'hang';

/** A server that keeps what is sent to it: a collector of spans or logs, as far as tests need one. */
export class HttpReceiver {
  readonly requests: ReceivedRequest[] = [];
  reaction: Reaction = 202;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      const body = await text(request);
      this.requests.push({ path: request.url ?? '', headers: request.headers, body });
      if (this.reaction !== 'hang') response.writeHead(this.reaction).end('{}');
    });
  }

  static async start(): Promise<HttpReceiver> {
    const receiver = new HttpReceiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  get url(): string {
    const { port } = this.#server.address() as AddressInfo; // a TCP server that listens has one
    return `http://127.0.0.1:${port}`;
  }

  /** Bodies of all requests so far, parsed. */
  get bodies(): unknown[] {
    return this.requests.map(({ body }) => JSON.parse(body));
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    if (this.#server.listening) await once(this.#server, 'close');
  }
}
