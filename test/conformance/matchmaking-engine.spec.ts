import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { engineAnswer } from '../support/matchmaking/engine-answer.js';
import { readVectors } from '../support/matchmaking/vector.js';
import { type Differences, faultOf } from '../support/matchmaking/vector-verdict.js';

const differences = JSON.parse(
  readFileSync('test/conformance/matchmaking.differences.json', 'utf8'),
) as Differences;
const vectors = readVectors('test/vectors/matchmaking');

/** Every departure that an option takes back. */
const LEGACY = {
  any_option_check: 'legacy-declared-order',
  option_search: 'legacy',
  exempt_current_platform: false,
  require_pivot: false,
  keep_party_ids: false,
  session_binding: 'attributes',
  tie_order: 'legacy',
};

/** What is mended for good: sessions that were skipped, players matched with themselves. */
const MENDED = [
  'backfill/each-of-5-sessions-one-slot',
  'backfill/many-50-sessions-120-tickets',
  'backfill/sessions-need-two-each',
  'identity/same-user-both-candidates',
];

describe('the engine answers as the recorded reference, or as its differences say', () => {
  for (const vector of vectors) {
    const outcome = engineAnswer(vector);
    if (outcome === undefined) continue;
    it(vector.name, () => {
      expect(faultOf(vector, outcome, differences[vector.name])).toBeUndefined();
    });
  }

  it('lists no difference for a vector that does not exist', () => {
    const names = new Set(vectors.map(({ name }) => name));
    expect(Object.keys(differences).filter((name) => !names.has(name))).toEqual([]);
  });
});

describe('with every option set to the way of the reference', () => {
  it('the engine answers as recorded, ties included, but for what is mended for good', () => {
    const different = vectors
      .filter(({ rules }) => typeof rules === 'object')
      .map((vector) => ({
        ...vector,
        rules: { ...(vector.rules as object), extend_host: LEGACY },
        tieBreakSensitive: false,
      }))
      .filter((vector) => {
        const outcome = engineAnswer(vector);
        return outcome !== undefined && faultOf(vector, outcome, undefined) !== undefined;
      });
    expect(different.map(({ name }) => name)).toEqual(MENDED);
  });
});
