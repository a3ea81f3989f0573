import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
} from 'node:http2';

/** How a call ended, as it stood on the wire. */
export interface RawAnswer {
  readonly httpStatus: number | undefined;
  readonly headers: IncomingHttpHeaders;
  /** Those of an answer without messages are its headers. */
  readonly trailers: IncomingHttpHeaders;
  /** `grpc-status` as a number; `undefined` where none came. */
  readonly status: number | undefined;
  /** `grpc-message`, decoded. */
  readonly details: string;
  readonly messages: readonly Buffer[];
  /** HTTP/2 error code of a reset stream; 0 when it was none. */
  readonly resetCode: number;
}

export interface RawCallOptions {
  readonly headers?: OutgoingHttpHeaders;
  /** What is sent as the body, as it stands; default: nothing. */
  readonly body?: Uint8Array;
}

/**
 * Calls past every client library, so that what no library would send can be sent.
 * One connection for as long as it is open.
 */
export class RawGrpcConnection {
  readonly session: ClientHttp2Session;

  /** @param address  `host:port` */
  constructor(address: string) {
    this.session = connect(`http://${address}`);
    this.session.on('error', () => undefined); // seen by its streams
  }

  /** Opens a stream and leaves it open. */
  open(path: string, headers: OutgoingHttpHeaders = {}): ClientHttp2Stream {
    const stream = this.session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    });
    stream.on('error', () => undefined); // told by `resetCode`
    return stream;
  }

  async call(path: string, { headers, body }: RawCallOptions = {}): Promise<RawAnswer> {
    const stream = this.open(path, headers);
    const answer = answerOf(stream);
    if (body === undefined) stream.end();
    else stream.end(body);
    return answer;
  }

  close(): void {
    this.session.destroy();
  }
}

/** What comes back on a stream, once the server has ended or reset it. */
export async function answerOf(stream: ClientHttp2Stream): Promise<RawAnswer> {
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders | undefined;
  const chunks: Buffer[] = [];
  stream.on('response', (received) => {
    headers = received;
  });
  stream.on('trailers', (received) => {
    trailers = received;
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (!stream.closed) {
    await new Promise<void>((resolve) => {
      stream.once('end', resolve);
      stream.once('close', resolve);
    });
  }
  const last = trailers ?? headers;
  const status = last['grpc-status'];
  return {
    httpStatus: headers[':status'] === undefined ? undefined : Number(headers[':status']),
    headers,
    trailers: last,
    status: status === undefined ? undefined : Number(status),
    details: decodeURI(String(last['grpc-message'] ?? '')),
    messages: messagesOf(Buffer.concat(chunks)),
    resetCode: stream.rstCode ?? 0,
  };
}

/** A message as it stands in a body. */
export function framed(message: Uint8Array, isCompressed = false): Buffer {
  const frame = Buffer.alloc(5 + message.length);
  frame.writeUInt8(isCompressed ? 1 : 0, 0);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, 5);
  return frame;
}

function messagesOf(body: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let position = 0; position + 5 <= body.length; ) {
    const end = position + 5 + body.readUInt32BE(position + 1);
    messages.push(body.subarray(position + 5, end));
    position = end;
  }
  return messages;
}
