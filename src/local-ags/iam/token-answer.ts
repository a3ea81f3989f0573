import { type Claims, TOKEN_LIFETIME_SECONDS } from './token-issuer.js';

/**
 * The body of IAM's token endpoint. Source: auth.md 2.1.
 * @param claims  those of the token
 */
export function tokenAnswer(token: string, claims: Claims): Readonly<Record<string, unknown>> {
  const { namespace, scope, sub, display_name: displayName } = claims;
  return {
    access_token: token,
    expires_in: TOKEN_LIFETIME_SECONDS,
    token_type: 'Bearer',
    namespace,
    scope,
    permissions: [],
    roles: [],
    namespace_roles: [],
    bans: [],
    user_id: sub ?? '',
    display_name: displayName ?? '',
    is_comply: true,
    jflgs: 0,
  };
}
