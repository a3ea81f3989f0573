import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { referenceSort } from './reference-sort.js';

interface Item {
  readonly key: number;
  readonly place: number;
}

const byKey = (a: Item, b: Item) => a.key < b.key;
const items = (keys: readonly number[]): Item[] => keys.map((key, place) => ({ key, place }));

describe('the sort of the reference', () => {
  it('sorts', () => {
    const keys = fc.array(fc.nat({ max: 20 }), { maxLength: 400, size: 'max' });
    fc.assert(
      fc.property(keys, (given) => {
        const sorted = items(given);
        referenceSort(sorted, byKey);
        expect(sorted.map(({ key }) => key)).toEqual([...given].sort((a, b) => a - b));
      }),
    );
  });

  it('leaves up to twelve items, and those in order already, as a stable sort would', () => {
    const short = items([2, 1, 2, 1, 1, 2, 0, 0, 1, 2, 1, 0]);
    const stable = [...short].sort((a, b) => a.key - b.key);
    referenceSort(short, byKey);
    expect(short).toEqual(stable);
    const ordered = items(Array.from({ length: 300 }, (_, index) => Math.floor(index / 7)));
    const before = [...ordered];
    referenceSort(ordered, byKey);
    expect(ordered).toEqual(before);
  });
});
