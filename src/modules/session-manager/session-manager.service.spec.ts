import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { RecordedLog } from '../../../test/support/auth/recorded-log.js';
import { NoAnswerError, StrategyTimeoutError } from '../../common/strategy/strategy.errors.js';
import type { StrategyContext } from '../../common/strategy/strategy-context.js';
import { type OnFailure, StrategyRunner } from '../../common/strategy/strategy-runner.js';
import { TimeBox } from '../../common/strategy/time-box.js';
import { InvalidChangeError } from '../../common/wire/invalid-change.error.js';
import { sourceOf } from '../../common/wire/message-view.js';
import { readMessage } from '../../common/wire/read-message.js';
import { decodeAction } from './domain/action.js';
import type { SessionManagerStrategy } from './domain/session-manager-strategy.js';
import { SessionManagerService } from './session-manager.service.js';
import { aGameSession, aPartySession } from './testing/strategy-test-kit.js';
import { gameSession } from './wire/session-messages.js';

const CALL = { correlationId: 'call-1', signal: new AbortController().signal };

function aService(strategy: SessionManagerStrategy, onFailure: OnFailure = 'fail') {
  const clock = new ManualClock();
  const log = new RecordedLog();
  const counted: string[] = [];
  const metrics = {
    failed: (hook: string, failure: string) => counted.push(`${hook} ${failure}`),
    fellBack: (hook: string) => counted.push(`${hook} fell back`),
  };
  const runner = new StrategyRunner(
    new TimeBox(2000, log, clock),
    onFailure,
    metrics,
    log,
    () => 'r',
  );
  return { service: new SessionManagerService(strategy, runner), clock, log, counted };
}

/** A Created hook that answers what the compiler would refuse. */
function answering(answer: unknown): SessionManagerStrategy {
  return { onSessionCreated: () => answer as object };
}

function bytesOf(view: object): Buffer | undefined {
  return sourceOf(view)?.encoded();
}

describe('a Created hook', () => {
  const session = aGameSession({ matchPool: 'eu', session: { attributes: { map: 'harbor' } } });

  it('stores the session as it came when the strategy leaves the hook out', () => {
    const { service } = aService({});

    expect(service.sessionCreated(session, CALL)).toEqual(bytesOf(session));
    expect(service.partyCreated(aPartySession(), CALL)).toEqual(bytesOf(aPartySession()));
  });

  it('stores the session as it came when the strategy changes nothing', () => {
    expect(aService(answering({})).service.sessionCreated(session, CALL)).toEqual(bytesOf(session));
  });

  it('stores what the strategy changes, answered at once or later', async () => {
    const change = { session: { attributes: { wave: 3 } } };
    const now = aService({ onSessionCreated: () => change });
    const later = aService({ onSessionCreated: async () => change });

    const stored = now.service.sessionCreated(session, CALL) as Buffer;

    expect(readMessage(gameSession, stored).session?.attributes).toEqual({
      map: 'harbor',
      wave: 3,
    });
    await expect(later.service.sessionCreated(session, CALL)).resolves.toEqual(stored);
  });

  it('hands the strategy the session and its context', async () => {
    let given: unknown[] = [];
    const { service, log } = aService({
      onPartyCreated: (party, context) => {
        given = [party.code, context.correlationId];
        context.log.info({ code: party.code }, 'seen');
        return {};
      },
    });

    await service.partyCreated(aPartySession({ code: 'K7QX2M' }), CALL);

    expect(given).toEqual(['K7QX2M', 'call-1']);
    expect(log.at('info')).toHaveLength(1);
  });

  it('keeps the strategy as the `this` of its hooks', () => {
    const strategy = {
      words: ['hello'],
      onSessionCreated() {
        return { code: this.words[0] ?? '' };
      },
    };
    const stored = aService(strategy).service.sessionCreated(session, CALL) as Buffer;

    expect(readMessage(gameSession, stored).code).toBe('hello');
  });

  it.each([undefined, null])('fails when the strategy answers %s', async (nothing) => {
    const { service, counted } = aService(answering(nothing));
    const later = aService(answering(Promise.resolve(nothing)));

    expect(() => service.sessionCreated(session, CALL)).toThrow(NoAnswerError);
    await expect(later.service.sessionCreated(session, CALL)).rejects.toThrow(NoAnswerError);
    expect(counted).toEqual(['onSessionCreated no_answer']);
  });

  it.each([
    ['text', 'session'],
    ['a number', 5],
    ['true', true],
    ['a list', []],
    ['a function', () => ({})],
    ['a Map', new Map()],
    ['an unknown field', { sesion: {} }],
    ['a wrong type', { code: 5 }],
  ])('fails when the strategy answers %s', (_, answer) => {
    const { service, counted } = aService(answering(answer));

    expect(() => service.sessionCreated(session, CALL)).toThrow(InvalidChangeError);
    expect(counted).toEqual(['onSessionCreated invalid_answer']);
  });

  it('never removes the inner session', () => {
    expect(() =>
      aService(answering({ session: undefined })).service.sessionCreated(session, CALL),
    ).toThrow(/^session: found undefined/);
  });

  it.each([
    ['throws', () => answering(undefined)],
    ['answers nonsense', () => answering('nonsense')],
    ['is too slow', () => answering(new Promise(() => undefined))],
  ])(
    'stores the session as it came when the strategy %s and may fall back',
    async (_, strategy) => {
      const { service, clock, counted } = aService(strategy(), 'fallback');
      const stored = Promise.resolve(service.sessionCreated(session, CALL));

      await clock.advance(2);

      await expect(stored).resolves.toEqual(bytesOf(session));
      expect(counted).toContain('onSessionCreated fell back');
    },
  );
});

describe('the other hooks', () => {
  const update = {
    before: undefined,
    after: aGameSession(),
    action: decodeAction(96),
  };
  const partyUpdate = { before: aPartySession(), after: aPartySession(), action: decodeAction(0) };

  /** Calls all four, and tells which hooks ran with what. */
  async function callAll(service: SessionManagerService) {
    await service.sessionUpdated(update, CALL);
    await service.sessionDeleted(update.after, CALL);
    await service.partyUpdated(partyUpdate, CALL);
    await service.partyDeleted(partyUpdate.after, CALL);
  }

  it('are told what happened, and what they answer is ignored', async () => {
    const told: unknown[] = [];
    const tell = (what: unknown, { correlationId }: StrategyContext) => {
      told.push([what, correlationId]);
      return Promise.resolve('ignored') as Promise<never>;
    };
    const { service } = aService({
      onSessionUpdated: tell,
      onSessionDeleted: tell,
      onPartyUpdated: tell,
      onPartyDeleted: tell,
    });

    await callAll(service);

    expect(told).toEqual([
      [update, 'call-1'],
      [update.after, 'call-1'],
      [partyUpdate, 'call-1'],
      [partyUpdate.after, 'call-1'],
    ]);
  });

  it('do nothing when the strategy leaves them out', async () => {
    const { service, counted } = aService({});

    await callAll(service);

    expect(counted).toEqual([]);
  });

  it('fail as their strategy does, or answer all the same when they may fall back', async () => {
    const broken: SessionManagerStrategy = {
      onSessionUpdated: () => Promise.reject(new Error('broken')),
      onPartyDeleted: () => new Promise<void>(() => undefined),
    };
    const failing = aService(broken);
    const forgiving = aService(broken, 'fallback');

    await expect(failing.service.sessionUpdated(update, CALL)).rejects.toThrow('broken');
    const deleted = failing.service.partyDeleted(partyUpdate.after, CALL);
    const refused = expect(deleted).rejects.toBeInstanceOf(StrategyTimeoutError);
    await failing.clock.advance(2);
    await refused;
    await expect(forgiving.service.sessionUpdated(update, CALL)).resolves.toBeUndefined();
  });
});
