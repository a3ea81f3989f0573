import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EventLog } from '../../../../../common/ags/event-log.js';
import { ListenError } from '../../../../../common/grpc/listen.error.js';
import type { Timer, Timers } from '../../../../../common/time/timers.js';
import { withDeadline } from '../../../../../common/time/with-deadline.js';
import type { ServerEvents } from '../../../domain/dedicated-server-provider.js';
import type { EventSource } from './event-source.js';
import { MessageRefusedError, type SnsInbox } from './sns-inbox.js';

export const EVENTS_PATH = '/gamelift/events';

/** A message of SNS has 256 KiB, and its envelope little more. */
const MAX_BODY_BYTES = 300 * 1024;
/** SNS waits 15 s for an answer. */
const ANSWER_MS = 12_000;
const HEADERS_MS = 5000;
const REQUEST_MS = 10_000;
const MAX_CONNECTIONS = 100;
/** Between two lines of what was not taken, so that a flood of messages is none of lines. */
const QUIET_MS = 1000;

/** SNS comes from outside of this machine. */
const HOST = '0.0.0.0';

/** `POST /gamelift/events`: what SNS delivers over HTTP. */
export class SnsEndpoint implements EventSource {
  readonly #closing = new AbortController();
  /** Runs while nothing is told. */
  #quiet: Timer | undefined;
  #leftOut = 0;
  readonly #server = createServer({
    headersTimeout: HEADERS_MS,
    requestTimeout: REQUEST_MS,
    connectionsCheckingInterval: REQUEST_MS,
  });

  constructor(
    private readonly port: number,
    private readonly inbox: SnsInbox,
    private readonly timers: Timers,
    private readonly log: EventLog,
  ) {}

  /** @throws ListenError */
  async open(events: ServerEvents): Promise<void> {
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#serve(request, response, events);
    });
    this.#server.listen(this.port, HOST);
    try {
      await once(this.#server, 'listening');
    } catch (error) {
      throw new ListenError('placement events', HOST, this.port, 'DSM_EVENTS_PORT', error);
    }
    // A TCP listener always has an address of this form.
    const { port } = this.#server.address() as AddressInfo;
    this.log.info({ eventsPort: port }, 'placement events are taken');
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    this.#closing.abort();
    this.#quiet?.cancel();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(
    request: IncomingMessage,
    response: ServerResponse,
    events: ServerEvents,
  ): Promise<void> {
    let status: number;
    try {
      status = await this.#statusOf(request, events);
    } catch (error) {
      status = error instanceof MessageRefusedError ? error.status : 503;
      if (!this.#closing.signal.aborted) this.#tell(error);
    }
    // What is left of a body that is too long is not read.
    if (status === 413) response.setHeader('connection', 'close');
    response.writeHead(status).end();
  }

  async #statusOf(request: IncomingMessage, events: ServerEvents): Promise<number> {
    if (request.url?.split('?')[0] !== EVENTS_PATH) return 404;
    if (request.method !== 'POST') return 405;
    const body = await readBody(request);
    if (body === undefined) return 413;
    await withDeadline(ANSWER_MS, this.timers, this.#closing.signal, (signal) =>
      this.inbox.take(body, events, signal),
    );
    return 200;
  }

  #tell(error: unknown): void {
    if (this.#quiet !== undefined) {
      this.#leftOut++;
      return;
    }
    this.#quiet = this.timers.after(QUIET_MS, () => {
      this.#quiet = undefined;
    });
    const leftOut = this.#leftOut > 0 ? { leftOut: this.#leftOut } : {};
    this.#leftOut = 0;
    if (error instanceof MessageRefusedError) {
      const fields = { problem: error.message, ...leftOut };
      this.log.warn(fields, 'a message was not taken for a placement event');
    } else {
      const message = 'a placement event cannot be handled now; SNS sends it again';
      this.log.warn({ err: error, ...leftOut }, message);
    }
  }
}

/** @returns `undefined` when it is too long */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > MAX_BODY_BYTES) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}
