import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { numberText } from './number-text.js';

describe('the text of a number', () => {
  it.each([
    [12, '12.0'],
    [129.97, '129.97'],
    [62, '62.0'],
    [-1, '-1.0'],
    [0, '0.0'],
    [-0, '-0.0'],
    [100000, '100000.0'],
    [0.1, '0.1'],
    [0.001, '0.001'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.000012345, '1.2345e-05'],
    [1.5e-10, '1.5e-10'],
    [5e-324, '5e-324'],
    [1234567890123456, '1234567890123456.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1e17, '1e+17'],
    [1.25e17, '1.25e+17'],
    [1.7976931348623157e308, '1.7976931348623157e+308'],
    [-2.5e-7, '-2.5e-07'],
    [Number.NaN, 'nan'],
    [Number.POSITIVE_INFINITY, 'inf'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ])('of %p is %s', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it('reads back as the same number', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(numberText(value))).toBe(value);
      }),
    );
  });
});
