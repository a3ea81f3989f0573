import { describe, expect, it } from '@jest/globals';
import {
  aGameSession,
  aPartySession,
  aStrategyContext,
  storedGameSession,
  storedPartySession,
} from './strategy-test-kit.js';

describe('the test kit', () => {
  it('builds a game session that shows what matters', () => {
    const session = aGameSession({
      matchPool: 'eu',
      session: { attributes: { map: 'harbor' }, members: [{ id: 'player-1' }] },
    });

    expect(session.matchPool).toBe('eu');
    expect(session.session.id).toBe('session-1');
    expect(session.session.attributes).toEqual({ map: 'harbor' });
    expect(session.session.members.map((member) => member.id)).toEqual(['player-1']);
    expect(session.dsInformation).toBeUndefined();
  });

  it('builds a party', () => {
    expect(aPartySession({ code: 'K7QX2M', session: { id: 'party-1' } }).session.id).toBe(
      'party-1',
    );
  });

  it('shows what AGS would store', () => {
    const session = aGameSession({ session: { attributes: { map: 'harbor' } } });
    const party = aPartySession();

    expect(
      storedGameSession(session, { session: { attributes: { wave: 3 } } }).session?.attributes,
    ).toEqual({ map: 'harbor', wave: 3 });
    expect(storedPartySession(party, { code: 'X' }).code).toBe('X');
  });

  it('builds a context that does nothing, but for what the test wants of it', () => {
    const context = aStrategyContext({ signal: AbortSignal.abort() });

    context.log.info({}, 'nowhere');

    expect([context.signal.aborted, context.correlationId]).toEqual([true, 'correlation-1']);
  });
});
