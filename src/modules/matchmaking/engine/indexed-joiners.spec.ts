import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  anEnvironment,
  type PoolFeatures,
  randomPool,
  randomSessions,
} from '../../../../test/support/matchmaking/random-pool.js';
import { proposalsOf } from './backfill-loop.js';
import { compileRules } from './compile-rules.js';

function expectSameProposals(features: PoolFeatures, numRuns: number) {
  fc.assert(
    fc.property(randomPool(features), randomSessions(features), ({ tickets, rules }, sessions) => {
      const plan = compileRules(rules);
      const indexed = [...proposalsOf(sessions, tickets, plan, anEnvironment(), 'auto')];
      const plain = [...proposalsOf(sessions, tickets, plan, anEnvironment(), 'scan')];
      expect(indexed).toEqual(plain);
    }),
    { numRuns },
  );
}

describe('players for sessions by index are those of the plain scan', () => {
  it('in pools of parties', () => {
    expectSameProposals({ maxTickets: 40 }, 400);
  });

  it('when tickets and sessions ask for equal attributes', () => {
    expectSameProposals({ attributes: true }, 300);
  });

  it('when players block each other', () => {
    expectSameProposals({ blocks: true }, 600);
  });

  it('when a player is in several tickets', () => {
    expectSameProposals({ sharedPlayers: true }, 300);
  });

  it('when there are options', () => {
    expectSameProposals({ options: true, blocks: true }, 400);
  });
});
