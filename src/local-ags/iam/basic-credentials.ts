import { timingSafeEqual } from 'node:crypto';
import type { RestRequest } from '../http/rest-request.js';
import { OAuthError } from './oauth-error.js';

/** A confidential client of IAM. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/**
 * Lets a request pass that carries exactly these credentials as HTTP Basic authentication.
 * @throws OAuthError `invalid_client`
 */
export function requireBasic(request: RestRequest, expected: ClientCredentials): void {
  const header = request.headers.authorization ?? '';
  const wanted = Buffer.from(`${expected.clientId}:${expected.clientSecret}`);
  const given = Buffer.from(/^Basic ([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1] ?? '', 'base64');
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
    throw new OAuthError(401, 'invalid_client', 'client authentication failed');
  }
}
