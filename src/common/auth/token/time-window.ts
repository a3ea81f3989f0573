import type { RejectionReason } from '../rejection.js';

/** How far the clocks of AGS and of the host may be apart, in seconds. */
export const CLOCK_TOLERANCE_SECONDS = 60;

/** Seconds since the epoch. */
export interface TimeClaims {
  readonly exp: number;
  readonly iat: number;
  readonly nbf: number | undefined;
}

/**
 * Whether a token counts at `now` (seconds since the epoch, with fraction).
 * @returns the reason why not, or `undefined`
 */
export function judgeTimeWindow(claims: TimeClaims, now: number): RejectionReason | undefined {
  if (now >= claims.exp + CLOCK_TOLERANCE_SECONDS) return 'token_expired';
  const latestStart = now + CLOCK_TOLERANCE_SECONDS;
  if (claims.nbf !== undefined && claims.nbf > latestStart) return 'token_not_yet_valid';
  if (claims.iat > latestStart) return 'token_not_yet_valid';
  return undefined;
}
