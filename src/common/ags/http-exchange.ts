/** A request to AGS. Redirects are never followed, TLS certificates always verified. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** A longer body is an error. */
  readonly maxBodyBytes: number;
  readonly signal: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** HTTP as a port: tests put an AGS of their own in its place. */
export interface HttpExchange {
  /**
   * Sends the request and reads the whole answer, whatever its status.
   * @throws BodyTooLargeError, or what the network gives; an aborted signal ends both halves
   */
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** The answer was longer than the request allowed. */
export class BodyTooLargeError extends Error {
  constructor(readonly maxBodyBytes: number) {
    super(`the answer is longer than ${maxBodyBytes} bytes`);
  }
}

/** Injection token of the {@link HttpExchange}. */
export const HTTP_EXCHANGE = Symbol('HttpExchange');
