import { describe, expect, it } from '@jest/globals';
import { wire } from '../../../test/support/wire-bytes.js';
import { ByteParts } from './byte-parts.js';
import { addTimestamp, fromDate, readTimestamp, toDate } from './timestamp.js';

function encoded(value: unknown): Buffer {
  const parts = new ByteParts();
  addTimestamp(parts, value, { parent: undefined, name: 'sentAt' });
  return parts.join();
}

describe('a timestamp', () => {
  it.each([
    ['the epoch', { seconds: 0n, nanos: 0 }],
    ['nanoseconds', { seconds: 1_773_480_413n, nanos: 589_793_001 }],
    ["AGS's zero time", { seconds: -62_135_596_800n, nanos: 0 }],
    ['the last moment', { seconds: 253_402_300_799n, nanos: 999_999_999 }],
    ['a moment before the epoch', { seconds: -1n, nanos: 1 }],
  ])('keeps %s', (_, timestamp) => {
    const bytes = encoded(timestamp);

    expect(readTimestamp(bytes, 0, bytes.length)).toEqual(timestamp);
  });

  it('writes no defaults', () => {
    expect(encoded({ seconds: 0n, nanos: 0 })).toEqual(Buffer.alloc(0));
    expect(encoded({ seconds: 5n, nanos: 0 })).toEqual(wire.varint(1, 5));
    expect(encoded({ seconds: 0n, nanos: 5 })).toEqual(wire.varint(2, 5));
  });

  it('reads past unknown fields, and the last of equal ones', () => {
    const bytes = Buffer.concat([
      wire.varint(1, 1),
      wire.len(1, 'not seconds'),
      wire.group(3),
      wire.varint(1, 2),
    ]);

    expect(readTimestamp(bytes, 0, bytes.length)).toEqual({ seconds: 2n, nanos: 0 });
  });

  it.each([
    ['a number', 5],
    ['null', null],
    ['a Date', new Date()],
    ['text', '2026-03-14T09:26:53Z'],
    ['seconds that are a number', { seconds: 5, nanos: 0 }],
    ['no nanos', { seconds: 5n }],
    ['negative nanos', { seconds: 5n, nanos: -1 }],
    ['a whole second of nanos', { seconds: 5n, nanos: 1_000_000_000 }],
    ['broken nanos', { seconds: 5n, nanos: 0.5 }],
    ['the year 0', { seconds: -62_135_596_801n, nanos: 0 }],
    ['the year 10000', { seconds: 253_402_300_800n, nanos: 0 }],
  ])('refuses %s, naming the field', (_, value) => {
    expect(() => encoded(value)).toThrow(/^sentAt: found .*, expected a timestamp/);
  });

  it('becomes a date, cut to milliseconds', () => {
    expect(toDate({ seconds: 1n, nanos: 999_999_999 })).toEqual(new Date(1999));
    expect(toDate({ seconds: -1n, nanos: 1_000_000 })).toEqual(new Date(-999));
    expect(toDate({ seconds: -62_135_596_800n, nanos: 0 }).toISOString()).toBe(
      '0001-01-01T00:00:00.000Z',
    );
  });

  it('is made from a date', () => {
    expect(fromDate(new Date(1999))).toEqual({ seconds: 1n, nanos: 999_000_000 });
    expect(fromDate(new Date(-1))).toEqual({ seconds: -1n, nanos: 999_000_000 });
    expect(() => fromDate(new Date(Number.NaN))).toThrow(RangeError);
  });
});
