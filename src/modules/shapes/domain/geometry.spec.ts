import { describe, expect, it } from '@jest/globals';
import { PENTAGON, RECTANGLE, TRIANGLE } from '../testing/some-shapes.js';
import { areaOf, perimeterOf } from './geometry.js';
import type { Coordinate } from './shape.js';

function aShape(...corners: readonly (readonly [number, number])[]) {
  const coords: Coordinate[] = corners.map(([x, y]) => ({ x, y }));
  return { id: 'T-9', type: 'Triangle', coords };
}

describe('a perimeter', () => {
  it.each([
    [TRIANGLE, 129.97],
    [RECTANGLE, 62],
    [PENTAGON, 44.4],
    [aShape([0, 0]), 0],
    [aShape(), 0],
  ])('is the length of the closed path, to two decimals (%#)', (shape, perimeter) => {
    expect(perimeterOf(shape)).toBe(perimeter);
  });

  it.each([
    [0.125, 0.12],
    [0.375, 0.38],
    [2.625, 2.62],
  ])('of %p, in the middle of two hundredths, goes to the even one', (length, rounded) => {
    expect(perimeterOf(aShape([0, 0], [length / 2, 0]))).toBe(rounded);
  });
});

describe('an area', () => {
  it.each([
    [TRIANGLE, 256],
    [RECTANGLE, 84],
    [PENTAGON, 60],
    [aShape([0, 0], [1, 1], [2, 2]), 0],
    [aShape(), 0],
  ])('is that of the polygon (%#)', (shape, area) => {
    expect(areaOf(shape)).toBe(area);
  });

  it('does not depend on the direction of the path', () => {
    expect(areaOf({ ...TRIANGLE, coords: [...TRIANGLE.coords].reverse() })).toBe(256);
  });
});
