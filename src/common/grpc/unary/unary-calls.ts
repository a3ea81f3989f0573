import type { Http2Session, IncomingHttpHeaders, ServerHttp2Stream } from 'node:http2';
import type { ServerInterceptor } from '@grpc/grpc-js';
import { grpcTimeoutMs } from './grpc-timeout.js';
import { UnaryCall, type UnaryHandler } from './unary-call.js';
import { UnaryTransport } from './unary-transport.js';

type MethodDefinition = Parameters<ServerInterceptor>[0];

interface UnaryMethod {
  readonly definition: MethodDefinition;
  readonly handler: UnaryHandler;
}

/**
 * The unary methods of a listener, answered on their HTTP/2 streams. What is unusual about a call
 * (compression, a content type that is not gRPC's, a timeout that is none) is left to grpc-js,
 * which has the same handlers.
 */
export class UnaryCalls {
  readonly #methods = new Map<string, UnaryMethod>();
  /** Of connections: asking a socket for its peer costs more than remembering it. */
  readonly #peers = new WeakMap<Http2Session, string>();

  /**
   * @param interceptor  all calls go through it
   * @param maxBytes     of a message
   */
  constructor(
    private readonly interceptor: ServerInterceptor,
    private readonly maxBytes: number,
  ) {}

  add(definition: MethodDefinition, handler: UnaryHandler): void {
    this.#methods.set(definition.path, { definition, handler });
  }

  /** Answers the call on `stream`. @returns `false` when that is left to grpc-js */
  take(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): boolean {
    const method = this.#methods.get(headers[':path'] ?? '');
    if (method === undefined || !isPlain(headers)) return false;
    const timeout = headers['grpc-timeout'];
    const timeoutMs = typeof timeout === 'string' ? grpcTimeoutMs(timeout) : undefined;
    if (timeout !== undefined && timeoutMs === undefined) return false;
    const { path } = method.definition;
    const transport = new UnaryTransport(stream, {
      path,
      headers,
      peer: this.#peerOf(stream.session),
      timeoutMs,
      maxBytes: this.maxBytes,
    });
    const call = this.interceptor(method.definition, transport);
    call.start(new UnaryCall(call, path, method.handler));
    return true;
  }

  #peerOf(session: Http2Session | undefined): string {
    if (session === undefined) return 'unknown';
    const known = this.#peers.get(session);
    if (known !== undefined) return known;
    const { remoteAddress, remotePort } = session.socket;
    const peer = remoteAddress === undefined ? 'unknown' : `${remoteAddress}:${remotePort}`;
    this.#peers.set(session, peer);
    return peer;
  }
}

function isPlain(headers: IncomingHttpHeaders): boolean {
  const encoding = headers['grpc-encoding'];
  return (
    headers['content-type']?.startsWith('application/grpc') === true &&
    (encoding === undefined || encoding === 'identity')
  );
}
