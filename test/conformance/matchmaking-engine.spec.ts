import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { engineAnswer } from '../support/matchmaking/engine-answer.js';
import { readVectors } from '../support/matchmaking/vector.js';
import { type Differences, faultOf } from '../support/matchmaking/vector-verdict.js';

const differences = JSON.parse(
  readFileSync('test/conformance/matchmaking.differences.json', 'utf8'),
) as Differences;
const vectors = readVectors('test/vectors/matchmaking');

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
