import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochSecondOf } from './rfc3339.js';

describe('an RFC 3339 timestamp', () => {
  it.each([
    ['2027-01-15T08:00:00Z', 1_800_000_000],
    ['2027-01-15T08:00:00.999999999Z', 1_800_000_000],
    ['2027-01-15t08:00:00z', 1_800_000_000],
    ['2027-01-15T13:30:00.5+05:30', 1_800_000_000],
    ['2027-01-15T00:00:00-08:00', 1_800_000_000],
    ['1969-12-31T23:59:59.5Z', -1],
    ['0001-01-01T00:00:00Z', -62_135_596_800],
    ['2028-02-29T00:00:00Z', 1_835_395_200],
  ])('%s lies in second %d', (text, second) => {
    expect(epochSecondOf(text)).toBe(second);
  });

  it.each([
    '',
    'yesterday',
    '2027-01-15',
    '2027-01-15T08:00:00',
    '2027-01-15 08:00:00Z',
    '2027-01-15T08:00Z',
    '2027-01-15T08:00:00.Z',
    '2027-01-15T08:00:00.1234567890Z',
    '2027-13-15T08:00:00Z',
    '2027-02-29T08:00:00Z',
    '2027-01-15T24:00:00Z',
    '2027-01-15T08:60:00Z',
    '2027-01-15T08:00:60Z',
    '2027-01-15T08:00:00+24:00',
    '2027-01-15T08:00:00+0530',
    ' 2027-01-15T08:00:00Z',
  ])('%j is none', (text) => {
    expect(epochSecondOf(text)).toBeUndefined();
  });

  it('is read as the language reads it', () => {
    fc.assert(
      fc.property(
        fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }),
        (date) => {
          expect(epochSecondOf(date.toISOString())).toBe(Math.floor(date.getTime() / 1000));
        },
      ),
    );
  });
});
