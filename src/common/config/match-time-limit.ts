/** What `MATCH_TIME_LIMIT_SECOND` means by 0. Source: the reference's match function. */
const DEFAULT_SECONDS = 4;

/** Milliseconds of one computation, from the value of `MATCH_TIME_LIMIT_SECOND`. */
export function matchTimeLimitMs(seconds: number): number {
  return (seconds || DEFAULT_SECONDS) * 1000;
}
