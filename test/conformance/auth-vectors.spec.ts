import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { VectorFile } from '../support/auth/vector-file.js';
import { vectorCases } from '../support/auth/vector-run.js';

const FILE = new URL('../vectors/auth/vectors.json', import.meta.url);
const cases = vectorCases(JSON.parse(readFileSync(FILE, 'utf8')) as VectorFile);

describe('the vectors of token authentication, through the guard', () => {
  it.each(cases.map((one) => [one.id, one.title, one] as const))(
    '%s: %s',
    async (_id, _title, one) => {
      await expect(Promise.resolve(one.run())).resolves.toBeUndefined();
    },
  );
});
