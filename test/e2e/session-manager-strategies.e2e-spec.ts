import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { StrategyContext } from '../../src/common/strategy/strategy-context.js';
import type { Action } from '../../src/modules/session-manager/domain/action.js';
import type { BaseSession } from '../../src/modules/session-manager/domain/session.js';
import type { SessionManagerStrategy } from '../../src/modules/session-manager/domain/session-manager-strategy.js';
import { eventually } from '../support/eventually.js';
import { failureOf } from '../support/failure-of.js';
import { sessionManagerFixtures } from '../support/session-manager-fixtures.js';
import { startTestHost, type TestHost } from '../support/test-host.js';
import { structBytes, wire } from '../support/wire-bytes.js';

const SERVICE = '/accelbyte.session.manager.SessionManager';
const ON_SESSION_CREATED = `${SERVICE}/OnSessionCreated`;

/** Field numbers of the contract, for requests written by hand. */
const SESSION = 1;
const CODE = 7;
const INNER_SESSION = 10;
const ATTRIBUTES = 12;

const updates = sessionManagerFixtures().filter(({ actionBits }) => actionBits !== undefined);

/** A request of a Created hook whose session has this code. */
function aRequest(code: string): Buffer {
  const inner = wire.len(INNER_SESSION, wire.len(ATTRIBUTES, structBytes({ map: 'harbor' })));
  return wire.len(SESSION, wire.len(CODE, code), inner, wire.varint(900, -1));
}

describe('a strategy of a studio', () => {
  const actions: Action[] = [];
  const signals: AbortSignal[] = [];
  /** What a Created hook does, by the code of its session. */
  const behaviours: Readonly<
    Record<string, (context: StrategyContext, session: BaseSession) => unknown>
  > = {
    throws: () => {
      throw new Error('hunter2 is not the password');
    },
    rejects: () => Promise.reject(new Error('hunter2 is not the password')),
    'throws text': () => {
      throw 'hunter2';
    },
    'answers nothing': () => undefined,
    'answers null': () => Promise.resolve(null),
    'answers text': () => 'hunter2',
    'answers a number': () => 5,
    'answers a list': () => [],
    'answers an unknown field': () => ({ hunter2: 5 }),
    'removes the session': () => ({ session: undefined }),
    'changes in place': (_, session) => {
      Object.assign(session.attributes as object, { worked: true });
      return {};
    },
    hangs: ({ signal }) => {
      signals.push(signal);
      return new Promise(() => undefined);
    },
    works: () => ({ session: { attributes: { worked: true } } }),
  };
  const strategy: SessionManagerStrategy = {
    onSessionCreated: ({ code, session }, context) =>
      behaviours[code]?.(context, session) as object, // or what the compiler would refuse
    onSessionUpdated: ({ action }) => void actions.push(action),
    onPartyUpdated: ({ action }) => void actions.push(action),
    onSessionDeleted: () => Promise.reject(new Error('cannot delete')),
  };
  const broken = Object.keys(behaviours).filter((code) => code !== 'works' && code !== 'hangs');

  async function answers(host: TestHost): Promise<boolean> {
    const { message } = await host.call(ON_SESSION_CREATED, aRequest('works'));
    return message.includes('worked');
  }

  describe('that may only fail', () => {
    let host: TestHost;

    beforeAll(async () => {
      host = await startTestHost({ sessionManager: strategy, env: { STRATEGY_TIMEOUT_MS: '100' } });
    });
    afterAll(() => host.stop());

    it.each(broken)('ends the call as an internal error when it %s', async (code) => {
      const failure = await failureOf(host.call(ON_SESSION_CREATED, aRequest(code)));

      expect(failure.statusName).toBe('INTERNAL');
      expect(failure.details).toMatch(/^internal error, reference [0-9a-f-]{36}$/);
      expect(JSON.stringify(failure.trailers)).not.toMatch(/hunter2|at .*\.ts/);
      expect(await answers(host)).toBe(true);
    });

    it('leaves the stack to the log line, under the reference of the answer', async () => {
      const failure = await failureOf(host.call(ON_SESSION_CREATED, aRequest('throws')));
      const reference = failure.details.split(' ').at(-1);

      const line = await eventually('the failure is logged', () =>
        host.logLines.find((each) => each.reference === reference),
      );
      expect(line).toMatchObject({
        level: 'error',
        method: ON_SESSION_CREATED,
        status: 'INTERNAL',
        err: { message: 'hunter2 is not the password', stack: expect.stringContaining('.ts:') },
      });
    });

    it('is told in the log what its answer should have been', async () => {
      const failure = await failureOf(
        host.call(ON_SESSION_CREATED, aRequest('answers an unknown field')),
      );
      const reference = failure.details.split(' ').at(-1);

      const line = await eventually('the failure is logged', () =>
        host.logLines.find((each) => each.reference === reference),
      );
      expect(line.err).toMatchObject({
        message: expect.stringMatching(/^hunter2: found the number 5, expected one of the fields/),
      });
    });

    it('is out of time after its time box, and hears of it', async () => {
      const failure = await failureOf(host.call(ON_SESSION_CREATED, aRequest('hangs')));

      expect(failure.statusName).toBe('DEADLINE_EXCEEDED');
      expect(failure.details).toBe('onSessionCreated: the strategy did not answer within 100 ms');
      expect(signals.at(-1)?.aborted).toBe(true);
      expect(await host.metrics()).toMatch(
        /extend_strategy_failures_total\{[^}]*failure="timeout"[^}]*\} [1-9]/,
      );
    });

    it('hears when the caller goes away', async () => {
      const client = host.newClient();
      const cancelled = new AbortController();
      const known = signals.length;
      const call = client.unaryBytes(ON_SESSION_CREATED, aRequest('hangs'), {
        metadata: { authorization: `Bearer ${host.token}` },
        signal: cancelled.signal,
      });
      const signal = await eventually('the strategy runs', () => signals[known]);

      cancelled.abort();

      expect((await failureOf(call)).statusName).toBe('CANCELLED');
      await eventually('the strategy hears of it', () => signal.aborted);
    });

    it('fails the call of a deletion too', async () => {
      const request = wire.len(SESSION, wire.len(INNER_SESSION));
      const failure = await failureOf(host.call(`${SERVICE}/OnSessionDeleted`, request));

      expect(failure.statusName).toBe('INTERNAL');
    });

    it('does not run on bad input', async () => {
      const known = actions.length;
      const failure = await failureOf(host.call(`${SERVICE}/OnSessionUpdated`, wire.len(1)));

      expect(failure.statusName).toBe('INVALID_ARGUMENT');
      expect(actions).toHaveLength(known);
    });

    it.each(updates)('is told the action of $name, bit by bit', async (fixture) => {
      await host.call(fixture.path, fixture.request.bytes);

      const action = actions.at(-1);
      expect([...(action?.names ?? [])]).toEqual(fixture.actionBits);
      expect(action?.unknownBits).toBe(fixture.actionUnknownBits);
    });
  });

  describe('that may fall back', () => {
    let host: TestHost;

    beforeAll(async () => {
      host = await startTestHost({
        sessionManager: strategy,
        env: { STRATEGY_TIMEOUT_MS: '100', STRATEGY_ON_FAILURE: 'fallback' },
      });
    });
    afterAll(() => host.stop());

    it.each([...broken, 'hangs'])('stores the session as it came when it %s', async (code) => {
      const { message } = await host.call(ON_SESSION_CREATED, aRequest(code));

      expect(message).toEqual(aRequest(code));
    });

    it('is logged with a reference, and counted', async () => {
      const known = host.logLines.length;
      await host.call(ON_SESSION_CREATED, aRequest('throws'));

      const line = await eventually('the failure is logged', () =>
        host.logLines.slice(known).find(({ msg }) => `${msg}`.startsWith('strategy failed')),
      );
      expect(line).toMatchObject({
        level: 'error',
        hook: 'onSessionCreated',
        failure: 'error',
        reference: expect.stringMatching(/^[0-9a-f-]{36}$/),
        err: { message: 'hunter2 is not the password' },
        method: ON_SESSION_CREATED,
      });
      expect(await host.metrics()).toMatch(
        /extend_strategy_fallbacks_total\{hook="onSessionCreated"\} [1-9]/,
      );
    });

    it('answers a deletion as if nothing had been', async () => {
      const request = wire.len(SESSION, wire.len(INNER_SESSION));

      expect((await host.call(`${SERVICE}/OnSessionDeleted`, request)).message).toHaveLength(0);
    });
  });
});
