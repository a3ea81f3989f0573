import type { FailedStart } from '../../domain/dedicated-server.js';

/** What GameLift's events call the states of placements that came to nothing. */
const EVENT_OF_STATE: Readonly<Record<string, string>> = {
  FAILED: 'PlacementFailed',
  TIMED_OUT: 'PlacementTimedOut',
  CANCELLED: 'PlacementCancelled',
};

/**
 * @param state   of the placement as AWS describes it; of one that was fulfilled, the game session
 *   has ended already
 * @param region  of the queue
 */
export function failedPlacement(
  placementId: string,
  state: string | undefined,
  region: string,
): FailedStart {
  return placementFailure(placementId, EVENT_OF_STATE[state ?? ''] ?? 'PlacementFailed', region);
}

/** @param event  its type, which is what AGS is told. Source: overrides.md d.6, d.7. */
export function placementFailure(placementId: string, event: string, region: string): FailedStart {
  return { serverId: placementId, deployment: event, region, description: event };
}
