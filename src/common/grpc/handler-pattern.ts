/** How Nest names the handler of a method: what `@GrpcMethod` and its sisters were given. */
export interface HandlerPattern {
  readonly service: string;
  readonly rpc: string;
  readonly streaming: 'no_stream' | 'rx_stream' | 'pt_stream';
}

/** The key under which a handler is kept. */
export function patternKey({ service, rpc, streaming }: HandlerPattern): string {
  return JSON.stringify({ service, rpc, streaming });
}

/**
 * What is wrong with the handlers of a listener: methods without one, and handlers that would never
 * be called, because their decorator is misspelt or of the wrong kind.
 * @param keys     of all handlers, see {@link patternKey}; keys of other transports are passed over
 * @param methods  names of the methods of each service that is served, and that need a handler
 * @param elsewhere  services of other listeners, whose handlers are not looked at
 * @returns one sentence a problem, in no order; empty when there is none
 */
export function handlerProblems(
  keys: Iterable<string>,
  methods: ReadonlyMap<string, ReadonlySet<string>>,
  elsewhere: ReadonlySet<string> = new Set(),
): readonly string[] {
  const patterns = [...keys]
    .map(parsePattern)
    .filter((pattern) => pattern !== undefined)
    .filter(({ service }) => !elsewhere.has(service));
  const handled = new Set(patterns.map(({ service, rpc }) => `${service}/${rpc}`));
  const missing = [...methods].flatMap(([service, rpcs]) =>
    [...rpcs]
      .filter((rpc) => !handled.has(`${service}/${rpc}`))
      .map((rpc) => `${service}/${rpc}: no controller handles it`),
  );
  return [...missing, ...patterns.flatMap((pattern) => strayProblem(pattern, methods))];
}

function strayProblem(
  { service, rpc, streaming }: HandlerPattern,
  methods: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const name = `${service}/${rpc}`;
  if (!methods.has(service)) return [`${name}: a controller handles it, but no listener serves it`];
  if (methods.get(service)?.has(rpc) !== true) {
    return [`${name}: a controller handles it, but the service has no such method`];
  }
  if (streaming === 'rx_stream') {
    return [`${name}: @GrpcStreamMethod has no back-pressure, use @GrpcStreamCall`];
  }
  return [];
}

function parsePattern(key: string): HandlerPattern | undefined {
  try {
    const value: unknown = JSON.parse(key);
    return isPattern(value) ? value : undefined;
  } catch {
    return undefined; // a handler of another transport, whose pattern may be any text
  }
}

function isPattern(value: unknown): value is HandlerPattern {
  return (
    typeof value === 'object' &&
    value !== null &&
    'service' in value &&
    'rpc' in value &&
    'streaming' in value
  );
}
