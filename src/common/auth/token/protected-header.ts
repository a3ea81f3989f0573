import type { RejectionReason } from '../rejection.js';
import type { JsonObject } from './json-object.js';

/** Members that would bring the caller's own key, or change what is signed. */
const FORBIDDEN_MEMBERS = ['crit', 'b64', 'jku', 'jwk', 'x5u', 'x5c', 'zip', 'enc'] as const;
const MAX_KID_LENGTH = 256;

/** Whether the protected header is one that AGS writes; gives its `kid`. */
export function judgeProtectedHeader(
  header: JsonObject,
): { readonly kid: string } | { readonly rejected: RejectionReason } {
  if (own(header, 'alg') !== 'RS256') return { rejected: 'alg_not_allowed' };
  if (FORBIDDEN_MEMBERS.some((member) => Object.hasOwn(header, member))) {
    return { rejected: 'header_not_allowed' };
  }
  const kid = own(header, 'kid');
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KID_LENGTH) {
    return { rejected: 'kid_missing' };
  }
  return { kid };
}

function own(object: JsonObject, member: string): unknown {
  return Object.hasOwn(object, member) ? object[member] : undefined;
}
