import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import { Metadata, type ServerInterceptingCallInterface, status } from '@grpc/grpc-js';
import { framed } from '../frame-run.js';
import type { CallOutcome } from '../in-flight-calls.js';
import { SingleMessage } from './single-message.js';

type Listener = Parameters<ServerInterceptingCallInterface['start']>[0];

/** Of the transport, and no business of handlers; grpc-js hides the same. */
const HIDDEN_HEADERS = [
  'grpc-timeout',
  'grpc-encoding',
  'grpc-accept-encoding',
  'accept-encoding',
  'te',
  'content-type',
] as const;

const ANSWER_HEADERS = { ':status': 200, 'content-type': 'application/grpc+proto' } as const;

/** Answers are not compressed, requests may be: such ones are grpc-js's to answer. */
const ACCEPTED_ENCODINGS = { 'grpc-accept-encoding': 'identity,deflate,gzip' } as const;

const WITH_TRAILERS = { waitForTrailers: true, sendDate: false } as const;
const TRAILERS_ONLY = { endStream: true, sendDate: false } as const;

/** What is known of a call from its headers, before it begins. */
export interface UnaryCallHead {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** `address:port` of the caller. */
  readonly peer: string;
  /** `undefined` when the caller set none. */
  readonly timeoutMs: number | undefined;
  /** Of a message. */
  readonly maxBytes: number;
}

/**
 * A unary call on its HTTP/2 stream, to be led through interceptors as grpc-js's own calls are.
 * It does what theirs does for one uncompressed message each way, without the queue, the promises,
 * the object stream and the two copies that theirs needs for all kinds of calls: a quarter of the
 * cost of a call. See docs/decisions/0003.
 */
export class UnaryTransport implements ServerInterceptingCallInterface {
  readonly #stream: ServerHttp2Stream;
  readonly #head: UnaryCallHead;
  readonly #deadline: number;
  #listener: Listener | undefined;
  #timer: NodeJS.Timeout | undefined;
  #answerHeaders: Metadata | undefined;
  #answer: Buffer | undefined;
  #isAnswered = false;
  #isOver = false;

  constructor(stream: ServerHttp2Stream, head: UnaryCallHead) {
    this.#stream = stream;
    this.#head = head;
    this.#deadline =
      head.timeoutMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + head.timeoutMs;
  }

  start(listener: Listener): void {
    if (this.#stream.destroyed) return; // the connection was gone before anybody looked
    this.#listener = listener;
    this.#stream.on('error', ignored);
    this.#stream.on('close', () => this.#over());
    if (this.#head.timeoutMs !== undefined) {
      this.#timer = setTimeout(
        () => this.sendStatus({ code: status.DEADLINE_EXCEEDED, details: 'Deadline exceeded' }),
        this.#head.timeoutMs,
      );
    }
    const metadata = Metadata.fromHttp2Headers(this.#head.headers);
    for (const name of HIDDEN_HEADERS) metadata.remove(name);
    listener.onReceiveMetadata(metadata);
  }

  /** To be called once: there is one message. */
  startRead(): void {
    const message = new SingleMessage(this.#head.path, this.#head.maxBytes);
    this.#stream.on('data', (piece: Buffer) => {
      if (this.#isAnswered) return;
      const end = message.push(piece);
      if (end !== undefined) this.sendStatus(end);
    });
    this.#stream.on('end', () => {
      // A caller who goes away ends the stream too; its close follows.
      if (this.#isAnswered || this.#stream.aborted) return;
      const received = message.complete();
      if (Buffer.isBuffer(received)) {
        this.#listener?.onReceiveMessage(received);
        this.#listener?.onReceiveHalfClose();
      } else this.sendStatus(received);
    });
  }

  /** Goes out with what follows. */
  sendMetadata(metadata: Metadata): void {
    this.#answerHeaders = metadata;
  }

  /** Goes out with the status, in as few frames as possible. */
  sendMessage(message: Buffer, callback: () => void): void {
    this.#answer = framed(message);
    callback();
  }

  sendStatus(outcome: CallOutcome): void {
    if (this.#isAnswered) return;
    this.#isAnswered = true;
    clearTimeout(this.#timer);
    const stream = this.#stream;
    if (stream.destroyed || stream.closed) return;
    const trailers = trailersOf(outcome);
    if (this.#answerHeaders === undefined) {
      stream.respond({ ...ANSWER_HEADERS, ...trailers }, TRAILERS_ONLY);
      process.nextTick(() => this.#over());
    } else {
      const headers = this.#answerHeaders.toHttp2Headers();
      stream.respond({ ...ANSWER_HEADERS, ...ACCEPTED_ENCODINGS, ...headers }, WITH_TRAILERS);
      stream.on('wantTrailers', () => {
        stream.sendTrailers(trailers);
        this.#over();
      });
      stream.end(this.#answer);
    }
    stream.resume(); // whatever the caller still sends is let go
  }

  getPeer(): string {
    return this.#head.peer;
  }

  getDeadline(): number {
    return this.#deadline;
  }

  getHost(): string {
    return this.#head.headers[':authority'] ?? this.#head.headers.host ?? '';
  }

  getAuthContext(): never {
    throw new Error('not offered: nobody asks who stands behind a client certificate');
  }

  getConnectionInfo(): never {
    throw new Error('not offered: see getPeer');
  }

  getMetricsRecorder(): never {
    throw new Error('not offered: load reports are not sent');
  }

  /** grpc-js calls it cancelled, also when all went well. */
  #over(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#listener?.onCancel();
  }
}

function trailersOf({ code, details, metadata }: CallOutcome): OutgoingHttpHeaders {
  const trailers: OutgoingHttpHeaders = { 'grpc-status': code };
  if (code !== status.OK) trailers['grpc-message'] = encodeURI(details);
  return metadata ? { ...trailers, ...metadata.toHttp2Headers() } : trailers;
}

/** A stream that breaks closes, and that is heard. */
function ignored(): void {}
