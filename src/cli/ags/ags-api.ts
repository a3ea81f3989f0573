import { AgsRefusedError, AgsUnreachableError } from './ags-refused.error.js';

/** Which AGS, and as whom. */
export interface AgsCredentials {
  /** Without trailing slash. */
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly namespace: string;
}

/** A player that was made for a test. */
export interface TestPlayer {
  readonly userId: string;
  readonly emailAddress: string;
  readonly password: string;
}

/** A JSON object as AGS answered it. */
export type AgsObject = Readonly<Record<string, unknown>>;

type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const TIMEOUT_MS = 30_000;
const DELEGATE_GRANT = 'urn:ietf:params:oauth:grant-type:extend_client_credentials';

/**
 * AGS as the developer's tool calls it, over its public REST API. Every method throws
 * {@link AgsRefusedError} or {@link AgsUnreachableError}. Source of the paths: the API documents
 * of AGS IAM, Session and Matchmaking.
 */
export class AgsApi {
  readonly #signal: AbortSignal | undefined;

  /** @param signal  ends every call; without it a call under way is always finished */
  constructor(
    readonly credentials: AgsCredentials,
    signal?: AbortSignal,
  ) {
    this.#signal = signal;
  }

  /** A token of the client itself. */
  clientToken(): Promise<string> {
    return this.#token({ grant_type: 'client_credentials' });
  }

  /** A token as AGS calls overrides with; IAM gives it to publisher and studio clients only. */
  delegateToken(): Promise<string> {
    const { namespace } = this.credentials;
    return this.#token({ grant_type: DELEGATE_GRANT, extendNamespace: namespace });
  }

  playerToken({ emailAddress, password }: TestPlayer): Promise<string> {
    return this.#token({ grant_type: 'password', username: emailAddress, password });
  }

  async createPlayers(token: string, count: number): Promise<readonly TestPlayer[]> {
    const path = `/iam/v4/admin/namespaces/${this.#namespace}/test_users`;
    const { data } = await this.call('POST', path, token, { count, userInfo: { country: 'US' } });
    // The answer of this endpoint by AGS's API document.
    return data as readonly TestPlayer[];
  }

  async deletePlayer(token: string, userId: string): Promise<void> {
    const path = `/iam/v3/admin/namespaces/${this.#namespace}/users/${userId}/information`;
    await this.call('DELETE', path, token);
  }

  /** @param path  what follows the namespace, for example `/configuration` */
  sessionAdmin(
    method: HttpMethod,
    path: string,
    token: string,
    json?: unknown,
  ): Promise<AgsObject> {
    return this.call(method, `/session/v1/admin/namespaces/${this.#namespace}${path}`, token, json);
  }

  /** @param path  what follows the namespace, for example `/gamesession` */
  session(method: HttpMethod, path: string, token: string, json?: unknown): Promise<AgsObject> {
    return this.call(
      method,
      `/session/v1/public/namespaces/${this.#namespace}${path}`,
      token,
      json,
    );
  }

  /** @param path  what follows the namespace, for example `/match-tickets` */
  matchmaking(method: HttpMethod, path: string, token: string, json?: unknown): Promise<AgsObject> {
    return this.call(method, `/match2/v1/namespaces/${this.#namespace}${path}`, token, json);
  }

  /** Any call with a bearer token; an answer without body is `{}`. */
  call(method: HttpMethod, path: string, token: string, json?: unknown): Promise<AgsObject> {
    const headers = { authorization: `Bearer ${token}` };
    return this.#send(method, path, headers, json);
  }

  get #namespace(): string {
    return encodeURIComponent(this.credentials.namespace);
  }

  async #token(form: Readonly<Record<string, string>>): Promise<string> {
    const { clientId, clientSecret } = this.credentials;
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const path = '/iam/v3/oauth/token';
    const body = new URLSearchParams(form);
    const answer = await this.#send('POST', path, { authorization: `Basic ${basic}` }, body);
    return String(answer.access_token);
  }

  async #send(
    method: HttpMethod,
    path: string,
    headers: Readonly<Record<string, string>>,
    body?: unknown,
  ): Promise<AgsObject> {
    const { baseUrl } = this.credentials;
    const isForm = body instanceof URLSearchParams;
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const response = await fetch(`${baseUrl}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
        redirect: 'error',
        signal: this.#signal === undefined ? timeout : AbortSignal.any([this.#signal, timeout]),
      });
      const text = await response.text();
      if (!response.ok) {
        throw new AgsRefusedError(method, path, response.status, reasonIn(text));
      }
      return objectIn(text);
    } catch (error) {
      if (error instanceof AgsRefusedError) throw error;
      throw new AgsUnreachableError(baseUrl, error);
    }
  }
}

function objectIn(text: string): AgsObject {
  if (text === '') return {};
  const value: unknown = JSON.parse(text);
  // What is neither object nor array has no members to be read.
  return typeof value === 'object' && value !== null ? (value as AgsObject) : {};
}

/**
 * Services say `errorMessage`, Matchmaking with a capital; IAM's token endpoint `error_description`
 * or `error`.
 */
function reasonIn(text: string): string {
  try {
    const { errorMessage, ErrorMessage, error_description: description, error } = objectIn(text);
    return (
      [errorMessage, ErrorMessage, description, error].find((one) => typeof one === 'string') ?? ''
    );
  } catch {
    // A proxy's page of HTML says nothing that a line could show.
    return '';
  }
}
