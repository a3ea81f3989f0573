import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import {
  BodyTooLargeError,
  type HttpExchange,
  type HttpRequest,
  type HttpResponse,
} from './http-exchange.js';

const AGENT_OPTIONS = { keepAlive: true, maxSockets: 32, maxFreeSockets: 4 } as const;

/**
 * {@link HttpExchange} over `node:http` and `node:https`, which the host has loaded anyway:
 * `fetch` would load undici for it. Neither follows redirects. Idle connections do not keep the
 * process alive.
 */
export class NodeHttpExchange implements HttpExchange {
  readonly #plain = new HttpAgent(AGENT_OPTIONS);
  readonly #secure = new HttpsAgent(AGENT_OPTIONS);

  send(request: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      const isSecure = request.url.protocol === 'https:';
      const outgoing = (isSecure ? httpsRequest : httpRequest)(request.url, {
        method: request.method,
        headers: request.headers,
        signal: request.signal,
        agent: isSecure ? this.#secure : this.#plain,
      });
      outgoing.on('error', reject);
      outgoing.on('response', (incoming) => {
        readBody(incoming, request.maxBodyBytes).then(
          (body) => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
          (error: unknown) => {
            outgoing.destroy();
            reject(error);
          },
        );
      });
      outgoing.end(request.body);
    });
  }

  /** Closes idle connections. */
  close(): void {
    this.#plain.destroy();
    this.#secure.destroy();
  }
}

function readBody(incoming: IncomingMessage, maxBodyBytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let length = 0;
    incoming.on('data', (part: Buffer) => {
      length += part.length;
      if (length > maxBodyBytes) {
        parts.length = 0;
        reject(new BodyTooLargeError(maxBodyBytes));
        return;
      }
      parts.push(part);
    });
    incoming.on('end', () => resolve(Buffer.concat(parts)));
    incoming.on('error', reject);
    // Without an end and without an error: the other side went away.
    incoming.on('close', () => reject(new Error('the answer broke off')));
  });
}
