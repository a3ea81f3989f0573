import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readVectors } from '../support/matchmaking/vector.js';
import { VectorHosts } from '../support/matchmaking/vector-hosts.js';
import { type Differences, faultOf } from '../support/matchmaking/vector-verdict.js';

const differences = JSON.parse(
  readFileSync('test/conformance/matchmaking.differences.json', 'utf8'),
) as Differences;

describe('the match function answers over gRPC as the recorded reference, or as its differences say', () => {
  const hosts = new VectorHosts();
  afterAll(() => hosts.stop());

  it.each(readVectors('test/vectors/matchmaking').map((vector) => [vector.name, vector] as const))(
    '%s',
    async (name, vector) => {
      expect(faultOf(vector, await hosts.answer(vector), differences[name])).toBeUndefined();
    },
  );
});
