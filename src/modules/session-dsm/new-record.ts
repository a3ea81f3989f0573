import type { ServerOrder } from './domain/server-order.js';
import type { SessionRecord } from './domain/session-record.js';

/** The record of a server that the provider is about to be asked for. */
export function newRecord(
  { session, deployment, requestedRegions, maximumPlayers, clientVersion, gameMode }: ServerOrder,
  mode: SessionRecord['mode'],
  answerByMs = 0,
): SessionRecord {
  return {
    session,
    mode,
    phase: 'starting',
    order: { deployment, requestedRegions, maximumPlayers, clientVersion, gameMode },
    kept: undefined,
    server: undefined,
    isClaimed: mode === 'async',
    answerByMs,
    reports: [],
  };
}
