import { createHash } from 'node:crypto';

/**
 * GameLift remembers idempotency tokens and placement ids for 30 days after a game session has
 * ended, and answers with the ended one. So a session's first server has its id as token, and each
 * one after an ended server the next of `<id>-a1`, `<id>-a2` …: the same on every replica.
 * Source: overrides.md d.4, "the idempotency-token trap".
 */
export const MAX_ATTEMPTS = 50;

/** Letters, digits and hyphens, so that the longest suffix still fits into AWS's 48 characters. */
const USABLE = /^[A-Za-z0-9-]{1,44}$/;
const SUFFIX = /-a\d+$/;
const HASH_CHARACTERS = 40;
const HASH_PREFIX = 'h-';
const HASHED = new RegExp(`^${HASH_PREFIX}[0-9a-f]{${HASH_CHARACTERS}}$`);

/** @param attempt  0 for the first server of the session */
export function attemptToken(sessionId: string, attempt: number): string {
  const base = baseToken(sessionId);
  return attempt === 0 ? base : `${base}-a${attempt}`;
}

/** True when a token does not tell its session: the id holds what AWS does not take. */
export function isHashed(token: string): boolean {
  return HASHED.test(token.replace(SUFFIX, ''));
}

/** The session id of a token that is not hashed, and which attempt it was. */
export function readToken(token: string): { readonly base: string; readonly attempt: number } {
  const suffix = SUFFIX.exec(token)?.[0] ?? '';
  const base = token.slice(0, token.length - suffix.length);
  return { base, attempt: suffix === '' ? 0 : Number(suffix.slice('-a'.length)) };
}

/** The token of the attempt after this one. */
export function nextToken(token: string): string {
  const { base, attempt } = readToken(token);
  return `${base}-a${attempt + 1}`;
}

function baseToken(sessionId: string): string {
  // An id that ends as an attempt does, or looks like a hash, would be read as what it is not.
  if (USABLE.test(sessionId) && !SUFFIX.test(sessionId) && !HASHED.test(sessionId)) {
    return sessionId;
  }
  const hash = createHash('sha256').update(sessionId).digest('hex').slice(0, HASH_CHARACTERS);
  return `${HASH_PREFIX}${hash}`;
}
