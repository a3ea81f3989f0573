import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  anEnvironment,
  type PoolFeatures,
  randomPool,
} from '../../../../test/support/matchmaking/random-pool.js';
import { compileRules } from './compile-rules.js';
import { matchesOf } from './match-loop.js';

function expectSameMatches(features: PoolFeatures, numRuns: number) {
  fc.assert(
    fc.property(randomPool(features), ({ tickets, rules }) => {
      const plan = compileRules(rules);
      const indexed = [...matchesOf(tickets, plan, anEnvironment(), 'auto')];
      const plain = [...matchesOf(tickets, plan, anEnvironment(), 'scan')];
      expect(indexed).toEqual(plain);
    }),
    { numRuns },
  );
}

describe('the search by index finds what the plain scan finds', () => {
  it('in small pools of parties', () => {
    expectSameMatches({}, 500);
  });

  it('in larger pools', () => {
    expectSameMatches({ maxTickets: 120 }, 150);
  });

  it('when tickets ask for equal attributes', () => {
    expectSameMatches({ attributes: true, maxTickets: 40 }, 300);
  });

  it('when players block each other', () => {
    expectSameMatches({ blocks: true }, 500);
  });

  it('when a player is in several tickets', () => {
    expectSameMatches({ sharedPlayers: true, blocks: true }, 300);
  });

  it('when options narrow the search from ticket to ticket', () => {
    expectSameMatches({ options: true, blocks: true, maxTickets: 40 }, 300);
  });
});
