import { describe, expect, it } from '@jest/globals';
import { typedId } from './typed-id.js';

describe('an id that a person types', () => {
  it.each([
    ['T-0', 'T-0'],
    ['  t-0 ', 'T-0'],
    ['r-007', 'R-7'],
    ['x-000', 'X-0'],
    ['P-12345678901234567890', 'P-12345678901234567890'],
  ])('%j is sent as %s', (typed, sent) => {
    expect(typedId(typed)).toBe(sent);
  });

  it.each(['', 'T', 'T0', 'T-', 'T--1', 'T-1.5', 'T - 1', 'TT-1', '1-1', 'T-1x', '-T-1'])(
    '%j is none',
    (typed) => {
      expect(typedId(typed)).toBeUndefined();
    },
  );
});
