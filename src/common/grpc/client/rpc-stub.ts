/** What a caller may say about one call. */
export interface RpcCallOptions {
  /** Of each try, milliseconds; default: none. */
  readonly timeoutMs?: number;
  /** Cancels the call. */
  readonly signal?: AbortSignal;
  /** Sent with this call; wins over what the client sends with each. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Calls a method that takes one message and gives one. */
export type UnaryMethod<Request, Reply> = (
  request?: Request,
  options?: RpcCallOptions,
) => Promise<Reply>;

/** Calls a method that gives a stream; nothing is sent before the first reply is asked for. */
export type ServerStreamMethod<Request, Reply> = (
  request?: Request,
  options?: RpcCallOptions,
) => AsyncGenerator<Reply, void, undefined>;

/** Calls a method that takes a stream. */
export type ClientStreamMethod<Request, Reply> = (
  requests: Iterable<Request> | AsyncIterable<Request>,
  options?: RpcCallOptions,
) => Promise<Reply>;

/** Calls a method that takes and gives streams. */
export type BidiStreamMethod<Request, Reply> = (
  requests: Iterable<Request> | AsyncIterable<Request>,
  options?: RpcCallOptions,
) => AsyncGenerator<Reply, void, undefined>;

/** A service that a client calls. `Stub` has its methods by their names in the contract. */
export interface StubDeclaration<Stub> {
  /** Full name in the contract. */
  readonly service: string;
  /** Version of its API that the caller was built for; `undefined`: none is told. */
  readonly apiVersion: number | undefined;
  /** Carries the type; never there. */
  readonly stub?: Stub;
}

/** Declares a service of a client. */
export function stubOf<Stub>(service: string, apiVersion?: number): StubDeclaration<Stub> {
  return { service, apiVersion };
}

/** The stubs of several services, by the names that the client gives them. */
export type Stubs<Declared> = {
  readonly [Name in keyof Declared]: Declared[Name] extends StubDeclaration<infer Stub>
    ? Stub
    : never;
};
