import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2';
import type { Server, ServerUnaryCall } from '@grpc/grpc-js';

/**
 * The places where the host reaches into grpc-js's server, whose version is pinned for their sake:
 * there is no public way to see calls to unknown methods, to limit the size of headers, or to
 * answer a stream oneself, or to hear of connections. All are checked at start, so that an update that moves them cannot pass
 * unseen.
 */
interface ServerInternals {
  handlers: Map<string, MethodHandler>;
  readonly channelzEnabled: boolean;
  _streamHandler: StreamHandler;
  _sessionHandler: (server: unknown) => SessionHandler;
  readonly commonServerOptions: { settings?: Record<string, number> };
}

interface MethodHandler {
  readonly func: (call: FailingCall) => void;
  readonly serialize: (value: unknown) => Buffer;
  readonly deserialize: (bytes: Buffer) => unknown;
  readonly type: 'bidi';
  readonly path: string;
}

/** @param interceptors  of the credentials, before those of the server */
type StreamHandler = (
  interceptors: readonly unknown[],
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
) => void;

type SessionHandler = (session: ServerHttp2Session) => void;

type FailingCall = Pick<ServerUnaryCall<unknown, unknown>, 'emit'>;

/** @throws Error when grpc-js no longer looks like the version that was pinned */
function internalsOf(server: Server): ServerInternals {
  const internals = server as unknown as Partial<ServerInternals>;
  if (
    !(internals.handlers instanceof Map) ||
    typeof internals.commonServerOptions !== 'object' ||
    typeof internals._streamHandler !== 'function' ||
    typeof internals._sessionHandler !== 'function' ||
    internals.channelzEnabled !== false // with it on, streams go to another method
  ) {
    throw new Error('grpc-js has changed inside: see src/common/grpc/server-internals.ts');
  }
  return internals as ServerInternals; // all members were just found
}

/**
 * Answers unknown methods through the interceptors, by `refuse`, instead of past them. To be
 * called after all services have been added.
 */
export function answerUnknownMethods(
  server: Server,
  refuse: (call: FailingCall, path: string) => void,
): void {
  const internals = internalsOf(server);
  internals.handlers = new HandlersWithFallback(internals.handlers, (path) => ({
    func: (call) => refuse(call, path),
    serialize: (value) => value as Buffer, // nothing is ever sent
    deserialize: (bytes) => bytes,
    type: 'bidi',
    path,
  }));
}

/** @param maxBytes  of all header fields together, 32 bytes of overhead a field (RFC 9113, 6.5.2) */
export function limitHeaderSize(server: Server, maxBytes: number): void {
  const { commonServerOptions } = internalsOf(server);
  commonServerOptions.settings = { ...commonServerOptions.settings, maxHeaderListSize: maxBytes };
}

/**
 * Shows each stream to `take` first; those that it does not take are grpc-js's. To be called before
 * a port is bound.
 */
export function takeStreams(
  server: Server,
  take: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => boolean,
): void {
  const internals = internalsOf(server);
  const general = internals._streamHandler.bind(server);
  internals._streamHandler = (interceptors, stream, headers) => {
    if (interceptors.length > 0 || !take(stream, headers)) general(interceptors, stream, headers);
  };
}

/** Shows each new session to `hear`. To be called before a port is bound. */
export function hearOfSessions(server: Server, hear: SessionHandler): void {
  const internals = internalsOf(server);
  const handlerFor = internals._sessionHandler.bind(server);
  internals._sessionHandler = (http2Server) => {
    const general = handlerFor(http2Server);
    return (session) => {
      general(session);
      hear(session);
    };
  };
}

class HandlersWithFallback extends Map<string, MethodHandler> {
  constructor(
    known: Map<string, MethodHandler>,
    private readonly fallback: (path: string) => MethodHandler,
  ) {
    super();
    for (const [path, handler] of known) this.set(path, handler);
  }

  override get(path: string): MethodHandler {
    return super.get(path) ?? this.fallback(path);
  }
}
