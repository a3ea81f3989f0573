import { describe, expect, it } from '@jest/globals';
import { CandidateList } from './candidate-index.js';

function listOf(keys: readonly number[], scores: readonly number[] = keys.map(() => 0)) {
  const order = Int32Array.from([...keys.keys()].sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0)));
  return new CandidateList(order, Float64Array.from(keys), Float64Array.from(scores));
}

describe('a list of candidates', () => {
  it('groups equal keys and orders a group by score, then rank', () => {
    const list = listOf([5, 1, 5, 5], [0.2, 0, 0.1, 0.1]);
    expect([...list.nodeKey]).toEqual([1, 5]);
    expect([...list.ranks]).toEqual([1, 2, 3, 0]);
  });

  it('finds where a key belongs', () => {
    const list = listOf([10, 20, 20, 30]);
    expect([5, 10, 15, 20, 31].map((key) => list.seek(key))).toEqual([0, 0, 1, 1, 3]);
  });

  it('skips nodes without waiting tickets in both directions', () => {
    const list = listOf([1, 2, 3, 4]);
    const waiting = Uint8Array.of(1, 0, 0, 1);
    for (const node of [1, 2]) list.firstWaiting(node, waiting);
    expect(list.rightFrom(1)).toBe(3);
    expect(list.leftFrom(2)).toBe(0);
    list.firstWaiting(0, Uint8Array.of(0, 0, 0, 1));
    expect(list.leftFrom(2)).toBe(-1);
    list.firstWaiting(3, new Uint8Array(4));
    expect(list.rightFrom(0)).toBe(4);
  });
});
