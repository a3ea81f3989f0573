import { describe, expect, it } from '@jest/globals';
import { realText } from './real-text.js';

describe('a real number as text', () => {
  it.each([
    [999_999.5, '999999.5'],
    [1e6, '1e+06'],
    [2_147_483_648, '2.147483648e+09'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-0.5, '-0.5'],
    [0, '0'],
    [1e100, '1e+100'],
  ])('%d reads %s', (value, text) => {
    expect(realText(value)).toBe(text);
  });
});
