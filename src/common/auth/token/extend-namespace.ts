import type { RejectionReason } from '../rejection.js';
import type { Claims } from './claims.js';

/**
 * Whether the token is AGS's own for the override of `namespace`: scope `extend` and
 * `extend_namespace` equal byte for byte. Neither the studio's nor the publisher's namespace nor
 * any permission stands in for it.
 */
export function judgeDelegation(
  claims: Pick<Claims, 'hasExtendScope' | 'extendNamespace'>,
  namespace: string,
): RejectionReason | undefined {
  if (!claims.hasExtendScope) return 'scope_missing';
  const { extendNamespace } = claims;
  if (typeof extendNamespace !== 'string' || extendNamespace === '') {
    return 'extend_namespace_missing';
  }
  return extendNamespace === namespace ? undefined : 'namespace_mismatch';
}
