import type { Timers } from '../time/timers.js';
import { withDeadline } from '../time/with-deadline.js';
import type { AgsOrigin } from './ags-origin.js';
import type { ClientToken } from './client-token.js';
import type { HttpExchange, HttpRequest, HttpResponse } from './http-exchange.js';

const DEFAULT_TIMEOUT_MS = 10_000;
const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

/** One call to AGS's REST API. */
export interface AgsCall {
  readonly method: HttpRequest['method'];
  /** Begins with a slash; segments from outside are encoded with `encodeURIComponent`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  readonly signal?: AbortSignal;
  /** For one try, connect and answer included; default 10 s. */
  readonly timeoutMs?: number;
  /** Default 1 MiB. */
  readonly maxBodyBytes?: number;
}

/**
 * Calls AGS with the host's own token, which never leaves the origin of `AB_BASE_URL`. An answer
 * 401 drops the token, logs in once and repeats the call once; whatever comes then is the caller's.
 */
export class AgsRestClient {
  readonly #origin: AgsOrigin;
  readonly #token: ClientToken;
  readonly #http: HttpExchange;
  readonly #timers: Timers;
  readonly #userAgent: string;

  constructor(
    origin: AgsOrigin,
    token: ClientToken,
    http: HttpExchange,
    timers: Timers,
    userAgent: string,
  ) {
    this.#origin = origin;
    this.#token = token;
    this.#http = http;
    this.#timers = timers;
    this.#userAgent = userAgent;
  }

  /**
   * @returns the answer, whatever its status
   * @throws IamUnreachableError, AgsNotConfiguredError, DeadlinePassedError, BodyTooLargeError, or
   *         what the network gives
   */
  async call(call: AgsCall): Promise<HttpResponse> {
    const url = this.#origin.url(call.path, call.query);
    const token = await this.#token.get(call.signal);
    const response = await this.#send(call, url, token);
    if (response.status !== 401) return response;
    this.#token.drop(token);
    return this.#send(call, url, await this.#token.get(call.signal));
  }

  #send(call: AgsCall, url: URL, token: string): Promise<HttpResponse> {
    const hasBody = call.json !== undefined;
    const timeoutMs = call.timeoutMs ?? DEFAULT_TIMEOUT_MS;
    return withDeadline(timeoutMs, this.#timers, call.signal, (signal) =>
      this.#http.send({
        method: call.method,
        url,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${token}`,
          'user-agent': this.#userAgent,
          ...(hasBody ? { 'content-type': 'application/json' } : {}),
        },
        ...(hasBody ? { body: JSON.stringify(call.json) } : {}),
        maxBodyBytes: call.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES,
        signal,
      }),
    );
  }
}
