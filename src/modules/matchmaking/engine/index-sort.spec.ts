import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sortByKeys } from './index-sort.js';

describe('sorting indices by two keys', () => {
  it('puts them in order and keeps equal ones as they were', () => {
    const key = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, key)), (pairs) => {
        const order = Int32Array.from(pairs.keys());
        const [first, second] = [0, 1].map((part) =>
          Float64Array.from(pairs, (pair) => pair[part] ?? 0),
        ) as [Float64Array, Float64Array];
        sortByKeys(order, first, second);
        const expected = [...pairs.keys()].sort(
          (a, b) =>
            (first[a] ?? 0) - (first[b] ?? 0) || (second[a] ?? 0) - (second[b] ?? 0) || a - b,
        );
        expect([...order]).toEqual(expected);
      }),
    );
  });
});
