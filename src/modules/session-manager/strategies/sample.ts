import type { SessionManagerStrategy } from '../domain/session-manager-strategy.js';

/** Does what AccelByte's templates ship: marks new sessions and parties, logs the rest. */
const sample: SessionManagerStrategy = {
  onSessionCreated: () => ({
    session: { attributes: { SAMPLE: 'value from GRPC server' } },
  }),
  onPartyCreated: () => ({
    session: { attributes: { PARTY_SAMPLE: 'party value from GRPC server' } },
  }),
  onSessionUpdated: ({ after, action }, { log }) =>
    log.info({ sessionId: after.session.id, action: [...action.names] }, 'game session updated'),
  onSessionDeleted: ({ session }, { log }) =>
    log.info({ sessionId: session.id }, 'game session deleted'),
  onPartyUpdated: ({ after, action }, { log }) =>
    log.info({ partyId: after.session.id, action: [...action.names] }, 'party updated'),
  onPartyDeleted: ({ session }, { log }) => log.info({ partyId: session.id }, 'party deleted'),
};

export default sample;
