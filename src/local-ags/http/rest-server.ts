import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Faults } from '../faults.js';
import { jsonReply, ReplyError, type RestReply } from './rest-reply.js';
import type { RestRequest } from './rest-request.js';
import { type Route, RouteTable } from './route.js';

/** A request that was answered, for tests that count. */
export interface AnsweredRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
  /** 0 when the connection was ended without an answer. */
  readonly status: number;
}

/** Larger bodies are refused; AGS has a limit of about this size. */
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const GARBAGE = '<html>502 Bad Gateway</html>';

/** HTTP listener of the local AGS: routes, bodies, faults. */
export class RestServer {
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  readonly #routes: RouteTable;
  readonly #faults: Faults;
  readonly #onAnswered: (request: AnsweredRequest) => void;
  readonly #closing = new AbortController();

  constructor(
    routes: readonly Route[],
    faults: Faults,
    onAnswered: (request: AnsweredRequest) => void,
  ) {
    this.#routes = new RouteTable(routes);
    this.#faults = faults;
    this.#onAnswered = onAnswered;
  }

  /**
   * Opens the port.
   * @returns the port really bound
   * @throws Error with `code` `EADDRINUSE` when another program has it
   */
  async listen(host: string, port: number): Promise<number> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    // A TCP listener always has an address of this form.
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends every connection and closes the port. */
  async close(): Promise<void> {
    this.#closing.abort();
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const [path = '', query = ''] = (request.url ?? '').split(/\?(.*)/s);
    let status = 0;
    try {
      status = await this.#answer({ method, path, query }, request, response);
    } catch {
      // The peer or the end of the server cut the exchange: nobody is left to be told. What a
      // handler throws is answered, so it does not come here.
      response.destroy();
    } finally {
      this.#onAnswered({ method, path, query, status });
    }
  }

  /** @returns the status sent, 0 when the connection was ended instead */
  async #answer(
    { method, path, query }: Omit<AnsweredRequest, 'status'>,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<number> {
    const body = await readBody(request);
    const match = this.#routes.match(method, path);
    if (match.kind !== 'found') {
      const status = match.kind === 'wrong-method' ? 405 : 404;
      return send(response, jsonReply(status, { error: 'no such endpoint', method, path }));
    }
    if (body === undefined) return send(response, jsonReply(413, { error: 'body too large' }));

    const struck = this.#faults.take(match.route.name);
    switch (struck?.fault.kind) {
      case 'status':
        return send(response, faultReply(struck.fault.status, struck.fault.body));
      case 'drop':
        request.socket.destroy();
        return 0;
      case 'delay':
        await delay(struck.fault.ms, undefined, { signal: this.#closing.signal });
        break;
      case 'hold':
        await struck.released;
        break;
    }

    const reply = await answerOf(match.route, {
      method,
      path,
      params: match.params,
      query: new URLSearchParams(query),
      headers: request.headers,
      body,
    });
    switch (struck?.fault.kind) {
      case 'truncate':
        return truncate(response, reply);
      case 'garbage':
        return send(response, { ...reply, body: GARBAGE });
      default:
        return send(response, reply);
    }
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length;
    if (length <= MAX_BODY_BYTES) parts.push(part);
  }
  return length > MAX_BODY_BYTES ? undefined : Buffer.concat(parts);
}

async function answerOf(route: Route, request: RestRequest): Promise<RestReply> {
  try {
    return await route.handle(request);
  } catch (error) {
    if (error instanceof ReplyError) return error.reply;
    // A defect of the local AGS: whoever sits before it should see what it is.
    const stack = error instanceof Error ? error.stack : String(error);
    return jsonReply(500, { error: 'defect of the local AGS', stack });
  }
}

function faultReply(status: number, body: string | undefined): RestReply {
  const text = body ?? JSON.stringify({ error: 'fault set on purpose' });
  return { status, headers: { 'content-type': 'application/json' }, body: text };
}

function send(response: ServerResponse, { status, headers, body }: RestReply): number {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
  return status;
}

function truncate(response: ServerResponse, { status, headers, body }: RestReply): number {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...headers, 'content-length': bytes.length });
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
  return status;
}
