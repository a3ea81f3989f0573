import { describe, expect, it } from '@jest/globals';
import { editDistance, nearestWord } from './nearest-word.js';

describe('the distance of two words', () => {
  it.each([
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['GRPC_PROT', 'GRPC_PORT', 2],
    ['same', 'same', 0],
  ])('is the number of edits from %j to %j', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
    expect(editDistance(b, a)).toBe(distance);
  });
});

it('stops counting edits at the bound', () => {
  expect(editDistance('kitten', 'sitting', 2)).toBe(2);
  expect(editDistance('kitten', 'sitting', 4)).toBe(3);
});

describe('the nearest word', () => {
  it('is the first of those with fewest edits', () => {
    expect(nearestWord('sampel', ['echo', 'sample', 'simple'])).toBe('sample');
  });

  it('is none when all are too far away', () => {
    expect(nearestWord('sampel', ['echo', 'rules'], 2)).toBeUndefined();
    expect(nearestWord('x', [])).toBeUndefined();
  });
});
