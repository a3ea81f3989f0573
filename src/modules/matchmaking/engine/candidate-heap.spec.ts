import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CandidateHeap } from './candidate-heap.js';

describe('a heap of candidates', () => {
  it('hands them out by score, then second key, then rank', () => {
    const key = fc.integer({ min: 0, max: 3 });
    fc.assert(
      fc.property(fc.array(fc.tuple(key, key), { maxLength: 200, size: 'max' }), (pairs) => {
        const heap = new CandidateHeap();
        pairs.forEach(([score, second], rank) => {
          heap.push(score, second, rank, rank * 10);
        });
        const taken = pairs.map(() => heap.pop());
        const expected = pairs
          .map(([score, second], rank) => ({ score, second, rank }))
          .sort((a, b) => a.score - b.score || a.second - b.second || a.rank - b.rank)
          .map(({ rank }) => rank * 10);
        expect(taken).toEqual(expected);
        expect(heap.size).toBe(0);
      }),
    );
  });
});
