import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

const INFORMATION_PATH =
  /^\/session\/v1\/admin\/namespaces\/[^/]+\/gamesessions\/[^/]+\/dsinformation$/;

const SESSION_PATH = /^\/session\/v1\/public\/namespaces\/[^/]+\/gamesessions\/([^/?]+)$/;

/** One report of the host. */
export interface HeardReport {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
}

/** What the next reports meet: a status, a connection that ends, or half of an answer. */
export type Hitch = number | 'drop' | 'truncate';

/**
 * AGS as the session DSM sees it: takes `dsinformation` itself, and leaves everything else to the
 * local AGS behind it.
 */
export class InformationDesk {
  readonly heard: HeardReport[] = [];
  readonly hitches: Hitch[] = [];
  /** What AGS knows of sessions, by their id; 404 for all others. */
  readonly sessions = new Map<string, { readonly status: number; readonly body: object }>();
  /** While it is away, every connection ends at once. */
  isAway = false;
  /** Reports that came while it was away. */
  turnedAway = 0;
  readonly #server = createServer((request, response) => void this.#serve(request, response));
  #behind: string | undefined;

  static async open(): Promise<InformationDesk> {
    const desk = new InformationDesk();
    desk.#server.listen(0, '127.0.0.1');
    await once(desk.#server, 'listening');
    return desk;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** @param url  base URL of the local AGS */
  leaveTheRestTo(url: string): void {
    this.#behind = url;
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  /** What AGS was told of a session, in order. */
  statusesOf(sessionId: string): unknown[] {
    return this.heard
      .filter(({ path }) => path.includes(`/gamesessions/${sessionId}/`))
      .map(({ body }) => body.status);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
    const body = Buffer.concat(parts);
    const path = request.url ?? '';
    const asked = request.method === 'GET' ? SESSION_PATH.exec(path)?.[1] : undefined;
    if (asked !== undefined) return this.#tell(asked, request, response);
    if (!INFORMATION_PATH.test(path)) return this.#forward(request, response, body);
    if (this.isAway) this.turnedAway++;
    const hitch = this.isAway ? 'drop' : this.hitches.shift();
    if (hitch === 'drop') return void request.socket.destroy();
    if (typeof hitch === 'number') {
      response.writeHead(hitch, { 'content-type': 'application/json' });
      return void response.end('{"errorCode":1,"errorMessage":"as the test wants"}');
    }
    this.heard.push({
      method: request.method ?? '',
      path,
      authorization: request.headers.authorization,
      contentType: request.headers['content-type'],
      headers: request.headers,
      body: JSON.parse(body.toString('utf8')),
      at: performance.now(),
    });
    if (hitch === 'truncate') {
      response.writeHead(200, { 'content-length': 100 });
      return void response.write('half', () => response.destroy());
    }
    response.writeHead(204).end();
  }

  #tell(sessionId: string, request: IncomingMessage, response: ServerResponse): void {
    if (this.isAway) return void request.socket.destroy();
    const { status, body } = this.sessions.get(sessionId) ?? { status: 404, body: {} };
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  }

  async #forward(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    if (this.#behind === undefined) return void response.writeHead(503).end();
    const { host, connection, 'content-length': _, ...headers } = request.headers;
    const answer = await fetch(`${this.#behind}${request.url}`, {
      method: request.method ?? 'GET',
      headers: headers as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    });
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await answer.arrayBuffer()));
  }
}
