import type { DsInformation } from './ds-information.js';
import type { GameSessionKey } from './game-session-key.js';

/**
 * What AGS made of a report.
 * - `session-gone`: it knows no such session any more
 * - `refused`: it will never take this report
 * - `unreachable`: it may take the same report later
 */
export type Reception =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'session-gone' }
  /** `detail` is for the log. */
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'unreachable'; readonly detail: string };

/** Whether AGS still waits for the server of a session; `unknown` where it does not tell. */
export type Patience = 'waits' | 'has-given-up' | 'unknown';

/** AGS's records of the servers of sessions. */
export interface SessionInformation {
  /** Tells AGS; never throws but for the reason of `signal`. */
  report(
    session: GameSessionKey,
    information: DsInformation,
    signal: AbortSignal,
  ): Promise<Reception>;

  /** Never throws but for the reason of `signal`. */
  patienceOf(session: GameSessionKey, signal: AbortSignal): Promise<Patience>;
}
