import { describe, expect, it } from '@jest/globals';
import { PENTAGON, RECTANGLE, scenarioIndex, TRIANGLE } from '../testing/some-shapes.js';
import { perimetersGreaterThan } from './perimeter-answers.js';

describe('GetPerimetersGreaterThan', () => {
  const answers = (min: number) => [...perimetersGreaterThan(min, scenarioIndex())];

  it('answers triangles, rectangles, pentagons, each with its perimeter', () => {
    expect(answers(5)).toEqual([
      {
        code: 0,
        message: 'T-0 has a perimeter of 129.97 units',
        perimeter: 129.97,
        shape: TRIANGLE,
      },
      { code: 0, message: 'R-0 has a perimeter of 62.0 units', perimeter: 62, shape: RECTANGLE },
      { code: 0, message: 'P-0 has a perimeter of 44.4 units', perimeter: 44.4, shape: PENTAGON },
    ]);
  });

  it('answers those that are strictly greater', () => {
    expect(answers(62)).toMatchObject([{ shape: { id: 'T-0' } }]);
  });

  it.each([
    [100_000, '100000.0'],
    [-0, '-0.0'],
    [Number.POSITIVE_INFINITY, 'inf'],
  ])('says that there is none above %p', (min, text) => {
    expect([...perimetersGreaterThan(min, [])]).toEqual([
      { code: 103, message: `No shapes found with perimeter greater than ${text}.` },
    ]);
  });

  it.each([
    [-1, '-1.0'],
    [Number.NEGATIVE_INFINITY, '-inf'],
    [Number.NaN, 'nan'],
  ])('takes %p for no perimeter', (min, text) => {
    expect(answers(min)).toEqual([
      {
        code: 101,
        message: `${text} is an invalid perimeter value. Perimeters must be greater than or equal to 0`,
      },
    ]);
  });
});
