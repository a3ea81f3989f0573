import type { Timers } from '../time/timers.js';
import { withDeadline } from '../time/with-deadline.js';
import { AgsNotConfiguredError, type AgsOrigin } from './ags-origin.js';
import type { HttpExchange } from './http-exchange.js';
import {
  type IamClient,
  IamStatusError,
  MalformedLoginError,
  type OwnToken,
} from './iam-client.js';

/** For connect, request and the whole answer. */
export const IAM_TIMEOUT_MS = 10_000;
const MEBIBYTE = 1024 * 1024;
export const MAX_DOCUMENT_BYTES = MEBIBYTE;
export const MAX_REVOCATION_LIST_BYTES = 64 * MEBIBYTE;

const FORM = 'application/x-www-form-urlencoded';

/** The client credentials of the host (`AB_CLIENT_ID`, `AB_CLIENT_SECRET`) and its user agent. */
export interface IamIdentity {
  readonly clientId: string | undefined;
  readonly clientSecret: string | undefined;
  readonly userAgent: string;
}

/** {@link IamClient} over HTTP. */
export class IamHttpClient implements IamClient {
  readonly #origin: AgsOrigin;
  readonly #identity: IamIdentity;
  readonly #http: HttpExchange;
  readonly #timers: Timers;

  constructor(origin: AgsOrigin, identity: IamIdentity, http: HttpExchange, timers: Timers) {
    this.#origin = origin;
    this.#identity = identity;
    this.#http = http;
    this.#timers = timers;
  }

  fetchSigningKeys(signal: AbortSignal): Promise<Buffer> {
    return this.#exchange('GET', '/iam/v3/oauth/jwks', {}, undefined, MAX_DOCUMENT_BYTES, signal);
  }

  async fetchRevocationList(signal: AbortSignal): Promise<Buffer> {
    const path = '/iam/v3/oauth/revocationlist';
    const headers = { authorization: this.#basic() };
    return this.#exchange('GET', path, headers, undefined, MAX_REVOCATION_LIST_BYTES, signal);
  }

  async login(signal: AbortSignal): Promise<OwnToken> {
    const headers = { authorization: this.#basic(), 'content-type': FORM };
    const form = 'grant_type=client_credentials';
    const path = '/iam/v3/oauth/token';
    return ownTokenOf(
      await this.#exchange('POST', path, headers, form, MAX_DOCUMENT_BYTES, signal),
    );
  }

  async #exchange(
    method: 'GET' | 'POST',
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string | undefined,
    maxBodyBytes: number,
    signal: AbortSignal,
  ): Promise<Buffer> {
    const url = this.#origin.url(path);
    const response = await withDeadline(IAM_TIMEOUT_MS, this.#timers, signal, (limited) =>
      this.#http.send({
        method,
        url,
        headers: {
          accept: 'application/json',
          'user-agent': this.#identity.userAgent,
          ...headers,
        },
        ...(body === undefined ? {} : { body }),
        maxBodyBytes,
        signal: limited,
      }),
    );
    if (response.status !== 200) throw new IamStatusError(response.status);
    return response.body;
  }

  #basic(): string {
    const { clientId, clientSecret } = this.#identity;
    if (clientId === undefined) throw new AgsNotConfiguredError('AB_CLIENT_ID');
    if (clientSecret === undefined) throw new AgsNotConfiguredError('AB_CLIENT_SECRET');
    return `Basic ${Buffer.from(`${clientId}:${clientSecret}`, 'utf8').toString('base64')}`;
  }
}

function ownTokenOf(body: Buffer): OwnToken {
  const members = objectOf(body);
  const { access_token: accessToken, expires_in: expiresInSeconds } = members;
  if (typeof accessToken !== 'string' || accessToken === '' || /[^\x21-\x7e]/.test(accessToken)) {
    throw new MalformedLoginError('access_token');
  }
  if (
    typeof expiresInSeconds !== 'number' ||
    !Number.isFinite(expiresInSeconds) ||
    expiresInSeconds <= 0
  ) {
    throw new MalformedLoginError('expires_in');
  }
  return { accessToken, expiresInSeconds };
}

/** The parser's own error is dropped: it quotes the text, which may hold a token. */
function objectOf(body: Buffer): Partial<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // Told below.
  }
  throw new MalformedLoginError('JSON object');
}
