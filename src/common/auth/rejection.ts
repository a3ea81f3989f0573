import type { ErrorKind } from '../errors/expected-error.js';

interface RejectionText {
  readonly kind: ErrorKind & ('unauthenticated' | 'forbidden' | 'not-ready' | 'internal');
  /** Sent verbatim: never holds anything of the request, of IAM, or of the configuration. */
  readonly message: string;
}

/**
 * Every way in which the guard refuses a call. The slugs are stable: logs, metrics and tests name
 * them; they are not sent. Order as the rules are tried (docs/security.md, "Decision table").
 */
export const REJECTIONS = {
  authorization_missing: {
    kind: 'unauthenticated',
    message: 'authorization metadata is missing',
  },
  authorization_duplicated: {
    kind: 'unauthenticated',
    message: 'authorization metadata must have exactly one value',
  },
  token_too_large: { kind: 'unauthenticated', message: 'authorization metadata is too large' },
  authorization_malformed: {
    kind: 'unauthenticated',
    message: 'authorization metadata must be "Bearer <token>"',
  },
  token_malformed: { kind: 'unauthenticated', message: 'access token is malformed' },
  alg_not_allowed: { kind: 'unauthenticated', message: 'access token algorithm is not allowed' },
  header_not_allowed: { kind: 'unauthenticated', message: 'access token header is not allowed' },
  kid_missing: { kind: 'unauthenticated', message: 'access token has no key id' },
  auth_not_ready: { kind: 'not-ready', message: 'authorization is not ready' },
  kid_unknown: { kind: 'unauthenticated', message: 'access token signing key is unknown' },
  signature_invalid: { kind: 'unauthenticated', message: 'access token signature is invalid' },
  claims_malformed: { kind: 'unauthenticated', message: 'access token claims are malformed' },
  token_expired: { kind: 'unauthenticated', message: 'access token is expired' },
  token_not_yet_valid: { kind: 'unauthenticated', message: 'access token is not valid yet' },
  token_revoked: { kind: 'unauthenticated', message: 'access token is revoked' },
  user_revoked: { kind: 'unauthenticated', message: 'access token is revoked' },
  scope_missing: { kind: 'forbidden', message: 'access token lacks the required scope' },
  extend_namespace_missing: {
    kind: 'forbidden',
    message: 'access token is not meant for this namespace',
  },
  namespace_mismatch: {
    kind: 'forbidden',
    message: 'access token is not meant for this namespace',
  },
  permission_missing: {
    kind: 'forbidden',
    message: 'access token lacks the required permission',
  },
  auth_internal: { kind: 'internal', message: 'authorization check failed' },
} as const satisfies Record<string, RejectionText>;

/** Slug of a refusal. */
export type RejectionReason = keyof typeof REJECTIONS;

/** All slugs, in the order of the rules. */
export const REJECTION_REASONS = Object.keys(REJECTIONS) as readonly RejectionReason[];
