import { type ClientHttp2Session, connect } from 'node:http2';
import { framed } from './message-frame.js';

/** How one call ended. */
export interface UnaryOutcome {
  /** Number of the gRPC status; `undefined` when the stream ended without one. */
  readonly status: number | undefined;
  /** The answer's DATA frames, joined. */
  readonly frame: Buffer;
}

/** What is sent again and again. */
export interface UnaryCall {
  /** Full path of the method. */
  readonly path: string;
  readonly message: Uint8Array;
  /** Besides what gRPC itself asks for. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * One HTTP/2 connection that makes unary gRPC calls, on Node's own client: grpc-js's would take
 * more of the machine than the servers that are measured.
 */
export class UnaryConnection {
  readonly #session: ClientHttp2Session;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #frame: Buffer;

  private constructor(session: ClientHttp2Session, call: UnaryCall) {
    this.#session = session;
    this.#frame = framed(call.message);
    this.#headers = {
      ':method': 'POST',
      ':path': call.path,
      'content-type': 'application/grpc',
      te: 'trailers',
      'user-agent': 'extend-host-bench',
      ...call.headers,
    };
  }

  /** @throws Error when nobody listens on the port of loopback */
  static open(port: number, call: UnaryCall): Promise<UnaryConnection> {
    return new Promise((resolve, reject) => {
      const session = connect(`http://127.0.0.1:${port}`);
      session.once('error', reject);
      session.once('connect', () => resolve(new UnaryConnection(session, call)));
    });
  }

  /**
   * Makes one call.
   * @param ended  called once; a plain callback, because it is paid per call
   * @param frame  in place of the message that is sent again and again
   */
  call(ended: (outcome: UnaryOutcome) => void, frame: Buffer = this.#frame): void {
    const stream = this.#session.request(this.#headers);
    const parts: Buffer[] = [];
    let status: string | undefined;
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('response', (headers) => {
      status = textOf(headers['grpc-status']);
    });
    stream.on('trailers', (trailers) => {
      status = textOf(trailers['grpc-status']);
    });
    stream.on('error', () => undefined); // a stream that breaks ends without a status
    stream.on('close', () => {
      const [only = Buffer.alloc(0)] = parts;
      ended({
        status: status === undefined ? undefined : Number(status),
        frame: parts.length <= 1 ? only : Buffer.concat(parts),
      });
    });
    stream.end(frame);
  }

  close(): void {
    this.#session.close();
  }
}

function textOf(header: string | string[] | number | undefined): string | undefined {
  return header === undefined ? undefined : String(header);
}

/** One call on a connection of its own. */
export async function callOnce(port: number, call: UnaryCall): Promise<UnaryOutcome> {
  const connection = await UnaryConnection.open(port, call);
  try {
    return await new Promise((resolve) => connection.call(resolve));
  } finally {
    connection.close();
  }
}
