import { describe, expect, it } from '@jest/globals';
import { RecordedLog } from '../../../../test/support/auth/recorded-log.js';
import { decodeAction } from '../domain/action.js';
import {
  aGameSession,
  aPartySession,
  aStrategyContext,
  storedGameSession,
  storedPartySession,
} from '../testing/strategy-test-kit.js';
import sample from './sample.js';

const context = aStrategyContext();

describe('the sample strategy', () => {
  it.each([
    ['beside other attributes', { map: 'harbor' }],
    ['where there are none', undefined],
    ['over an older mark', { SAMPLE: 'old' }],
  ])('marks a new game session %s', async (_, attributes) => {
    const session = aGameSession({ session: { attributes } });
    const change = (await sample.onSessionCreated?.(session, context)) ?? {};

    expect(storedGameSession(session, change).session?.attributes).toEqual({
      ...attributes,
      SAMPLE: 'value from GRPC server',
    });
  });

  it('marks a new party', async () => {
    const party = aPartySession();
    const change = (await sample.onPartyCreated?.(party, context)) ?? {};

    expect(storedPartySession(party, change).session?.attributes).toEqual({
      PARTY_SAMPLE: 'party value from GRPC server',
    });
  });

  it('logs ids and actions of everything else, and nothing more', async () => {
    const log = new RecordedLog();
    const logged = aStrategyContext({ log });
    const after = aGameSession({ secret: 'do not log', session: { id: 'session-7' } });
    const party = aPartySession({ session: { id: 'party-7' } });

    await sample.onSessionUpdated?.({ before: undefined, after, action: decodeAction(96) }, logged);
    await sample.onSessionDeleted?.(after, logged);
    await sample.onPartyUpdated?.({ before: party, after: party, action: decodeAction(4) }, logged);
    await sample.onPartyDeleted?.(party, logged);

    expect(log.at('info').map((line) => line.fields)).toEqual([
      { sessionId: 'session-7', action: ['SessionUserJoined', 'SessionMembersChanged'] },
      { sessionId: 'session-7' },
      { partyId: 'party-7', action: ['SessionUserInvited'] },
      { partyId: 'party-7' },
    ]);
  });
});
