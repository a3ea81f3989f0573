import type {
  HttpExchange,
  HttpRequest,
  HttpResponse,
} from '../../../src/common/ags/http-exchange.js';

/** How the fake answers: a body with status 200, or whatever the function does. */
export type Answer = string | ((request: HttpRequest) => Promise<HttpResponse> | HttpResponse);

/** An AGS without a network: answers by path, and remembers what it was asked. */
export class FakeAgs implements HttpExchange {
  readonly requests: HttpRequest[] = [];
  readonly #answers = new Map<string, Answer>();
  #otherwise: Answer | undefined;

  /** @param answer `undefined`: the path cannot be reached */
  on(path: string, answer: Answer | undefined): this {
    if (answer === undefined) this.#answers.delete(path);
    else this.#answers.set(path, answer);
    return this;
  }

  /** How it answers on all other paths; without it they cannot be reached. */
  otherwise(answer: Answer): this {
    this.#otherwise = answer;
    return this;
  }

  requestsTo(path: string): HttpRequest[] {
    return this.requests.filter((request) => request.url.pathname === path);
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    this.requests.push(request);
    const answer = this.#answers.get(request.url.pathname) ?? this.#otherwise;
    if (answer === undefined) throw new Error('connect ECONNREFUSED');
    return typeof answer === 'string' ? httpAnswer(200, answer) : answer(request);
  }
}

/** An answer with a text body. */
export function httpAnswer(status: number, body: string): HttpResponse {
  return { status, headers: {}, body: Buffer.from(body) };
}

/** An answer that never comes; ends with the request's signal. */
export function noAnswer({ signal }: HttpRequest): Promise<HttpResponse> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

export const JWKS_PATH = '/iam/v3/oauth/jwks';
export const REVOCATION_LIST_PATH = '/iam/v3/oauth/revocationlist';
export const TOKEN_PATH = '/iam/v3/oauth/token';
/** Body of an empty revocation list as IAM writes it. */
export const NOTHING_REVOKED = '{"revoked_tokens":{"m":64,"k":16,"bits":[0]},"revoked_users":[]}';
