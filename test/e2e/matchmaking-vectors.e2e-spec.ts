import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readVectors } from '../support/matchmaking/vector.js';
import { VectorHosts } from '../support/matchmaking/vector-hosts.js';
import { type Differences, faultOf } from '../support/matchmaking/vector-verdict.js';

const differences = JSON.parse(
  readFileSync('test/conformance/matchmaking.differences.json', 'utf8'),
) as Differences;

/**
 * Tickets of some vectors have an age, counted from the moment they are sent, and are a second away
 * from where another age would match otherwise: a wrong answer that took longer says nothing, and
 * the vector is sent again.
 */
const PROMPT_MS = 500;
const ATTEMPTS = 5;

describe('the match function answers over gRPC as the recorded reference, or as its differences say', () => {
  const hosts = new VectorHosts();
  afterAll(() => hosts.stop());

  it.each(readVectors('test/vectors/matchmaking').map((vector) => [vector.name, vector] as const))(
    '%s',
    async (name, vector) => {
      let fault: string | undefined;
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        const startedAt = performance.now();
        fault = faultOf(vector, await hosts.answer(vector), differences[name]);
        const isPrompt = performance.now() - startedAt < PROMPT_MS;
        if (fault === undefined || isPrompt || vector.now !== 'relative') break;
      }
      expect(fault).toBeUndefined();
    },
  );
});
