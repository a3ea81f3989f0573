import type { RejectionReason } from '../rejection.js';

/** Longest `authorization` value that is looked at, in characters. */
export const MAX_AUTHORIZATION_LENGTH = 16_384;

/** What `Metadata.get('authorization')` gives; a Buffer would be a `-bin` key, never read here. */
export type AuthorizationValues = readonly (string | Buffer)[];

// Scheme in any case, one or more U+0020, one word; a word has no white space, comma or control
// character. `v` is the value without blanks at its ends.
const BEARER_AND_WORD = /^bearer +([^\s,\p{Cc}]+)$/iu;

const USUAL_SCHEME = 'Bearer ';

/**
 * What stands behind `Bearer ` in the only value, unchecked; `undefined` where the value is of
 * another form. Only for comparing with a token that has been through {@link tokenOf} before.
 */
export function unparsedTokenOf(values: AuthorizationValues): string | undefined {
  const [value] = values;
  if (values.length !== 1 || typeof value !== 'string') return undefined;
  if (value.length > MAX_AUTHORIZATION_LENGTH || !value.startsWith(USUAL_SCHEME)) return undefined;
  return value.slice(USUAL_SCHEME.length);
}

/**
 * The token text of the call's only `authorization` value, exactly as presented.
 * @returns the token, or the reason why there is none
 */
export function tokenOf(
  values: AuthorizationValues,
): { readonly token: string } | { readonly rejected: RejectionReason } {
  const [value] = values;
  if (values.length > 1) return { rejected: 'authorization_duplicated' };
  if (value === undefined) return { rejected: 'authorization_missing' };
  if (typeof value !== 'string') return { rejected: 'authorization_malformed' };
  if (value.length > MAX_AUTHORIZATION_LENGTH) {
    return { rejected: isBlank(value) ? 'authorization_missing' : 'token_too_large' };
  }
  const trimmed = withoutBlanksAtEnds(value);
  if (trimmed === '') return { rejected: 'authorization_missing' };
  const token = BEARER_AND_WORD.exec(trimmed)?.[1];
  return token === undefined ? { rejected: 'authorization_malformed' } : { token };
}

function isBlank(value: string): boolean {
  return withoutBlanksAtEnds(value) === '';
}

/** Spaces and tabs only: `trim` would also take away what is no blank in HTTP. */
function withoutBlanksAtEnds(value: string): string {
  let start = 0;
  let end = value.length;
  while (start < end && isBlankAt(value, start)) start += 1;
  while (end > start && isBlankAt(value, end - 1)) end -= 1;
  return value.slice(start, end);
}

function isBlankAt(value: string, index: number): boolean {
  const code = value.charCodeAt(index);
  return code === 0x20 || code === 0x09;
}
