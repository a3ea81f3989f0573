import { type ClientHttp2Session, connect } from 'node:http2';
import { framed } from '../../src/common/grpc/frame-run.js';

const SERVICE = '/accelbyte.matchmaking.matchfunction.MatchFunction';
const CHUNK_BYTES = 16 * 1024;

export interface TickAnswer {
  readonly status: string;
  readonly details: string;
  /** Frames of the answer, one behind the other. */
  readonly body: Buffer;
  /** From the first byte sent to the end of the stream. */
  readonly wallMs: number;
}

/**
 * Sends ticks over HTTP/2 with as little work as possible, so that on a machine of two cores the
 * sender does not stand in the way of the host.
 */
export class TickSender {
  readonly #session: ClientHttp2Session;

  constructor(
    address: string,
    private readonly token: string,
  ) {
    this.#session = connect(`http://${address}`);
  }

  /** @param body  of {@link tickBody} */
  send(method: string, body: Buffer): Promise<TickAnswer> {
    return new Promise((resolve, reject) => {
      const startedAt = performance.now();
      const stream = this.#session.request({
        ':method': 'POST',
        ':path': `${SERVICE}/${method}`,
        'content-type': 'application/grpc',
        te: 'trailers',
        authorization: `Bearer ${this.token}`,
      });
      const chunks: Buffer[] = [];
      let status = '';
      let details = '';
      const readStatus = (headers: Readonly<Record<string, unknown>>) => {
        if (headers['grpc-status'] === undefined) return;
        status = String(headers['grpc-status']);
        details = decodeURI(String(headers['grpc-message'] ?? ''));
      };
      stream.on('response', readStatus);
      stream.on('trailers', readStatus);
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('error', reject);
      stream.on('end', () => {
        const wallMs = performance.now() - startedAt;
        setImmediate(() => resolve({ status, details, body: Buffer.concat(chunks), wallMs }));
      });
      let offset = 0;
      const write = () => {
        while (offset < body.length) {
          const chunk = body.subarray(offset, offset + CHUNK_BYTES);
          offset += chunk.length;
          if (!stream.write(chunk)) {
            stream.once('drain', write);
            return;
          }
        }
        stream.end();
      };
      write();
    });
  }

  close(): void {
    this.#session.close();
  }
}

/** The messages of a tick as they go over the wire. */
export function tickBody(messages: readonly Buffer[]): Buffer {
  return Buffer.concat(messages.map(framed));
}
