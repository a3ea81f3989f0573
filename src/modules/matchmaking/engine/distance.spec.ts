import { describe, expect, it } from '@jest/globals';
import { distanceScore, REJECTED } from './distance.js';
import type { DistanceLevel } from './rule-plan.js';

const level = (reference: number, normalization = 100, weight = 1): DistanceLevel => ({
  windows: [{ attribute: 0, reference, normalization, weight }],
  candidateReferences: Float64Array.of(reference),
});
const score = (pivot: number, candidate: number, own: DistanceLevel, other = own) =>
  distanceScore(own.windows, Float64Array.of(pivot), other, [Float64Array.of(candidate)], 0);

describe('the distance of a candidate', () => {
  it('scores by its share of the normalisation, times the weight', () => {
    expect(score(20, 50, level(100, 500))).toBe(0.06);
    expect(score(1000, 1500, level(500, 500, 0.5))).toBe(0.5);
  });

  it('may be as large as the reference, and no larger', () => {
    expect(score(0, 100, level(100))).toBe(1);
    expect(score(0, 100.5, level(100))).toBe(REJECTED);
  });

  it('must suit both sides', () => {
    expect(score(0, 50, level(100), level(10))).toBe(REJECTED);
    expect(score(0, 90, level(100), level(100))).toBe(0.9);
  });

  it('is not asked about by a candidate whose own rule is off', () => {
    const off = { windows: [], candidateReferences: Float64Array.of(Number.NaN) };
    expect(score(0, 90, level(100), off)).toBe(0.9);
  });

  it('counts bare where there is nothing to divide by', () => {
    expect(score(5, 5, level(0, 0))).toBe(0);
  });
});
