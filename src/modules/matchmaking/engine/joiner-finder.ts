import type { DistanceWindow } from './rule-plan.js';
import type { SessionState } from './session-state.js';

/** A way of searching for players of a session. */
export interface JoinerFinder {
  /**
   * Tickets that fit a session, best first: nearest, then least latency to the session's region
   * or, without a region, oldest; at last by arrival.
   * @param windows  those in force for the session's age
   * @param room  the most players that a team of the session can still take; asked before each
   */
  joiners(
    state: SessionState,
    windows: readonly DistanceWindow[],
    room: () => number,
  ): Iterable<number>;
}
