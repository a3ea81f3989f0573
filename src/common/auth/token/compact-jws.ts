import type { RejectionReason } from '../rejection.js';
import { isCanonicalBase64url } from './canonical-base64url.js';
import { jsonObjectOf } from './json-object.js';
import { judgeProtectedHeader } from './protected-header.js';

/** A token whose form is right; nothing it says has been verified. */
export interface CompactJws {
  /** The text as presented. */
  readonly text: string;
  /** Payload segment, base64url. */
  readonly payload: string;
  /** Names the signing key; a map key and nothing else. */
  readonly kid: string;
}

/**
 * Reads a compact JWS: three canonical segments, a header that is a JSON object, RS256, no member
 * that would change how it is verified, a usable `kid`.
 */
export function parseCompactJws(
  text: string,
): { readonly jws: CompactJws } | { readonly rejected: RejectionReason } {
  const firstDot = text.indexOf('.');
  const secondDot = text.indexOf('.', firstDot + 1);
  if (firstDot < 0 || secondDot < 0) return { rejected: 'token_malformed' };
  const header = text.slice(0, firstDot);
  const payload = text.slice(firstDot + 1, secondDot);
  const signature = text.slice(secondDot + 1);
  const isCanonical =
    isCanonicalBase64url(header) &&
    isCanonicalBase64url(payload) &&
    isCanonicalBase64url(signature);
  if (!isCanonical) return { rejected: 'token_malformed' };
  const members = jsonObjectOf(Buffer.from(header, 'base64url'));
  if (members === undefined) return { rejected: 'token_malformed' };
  const judged = judgeProtectedHeader(members);
  if ('rejected' in judged) return judged;
  return { jws: { text, payload, kid: judged.kid } };
}
