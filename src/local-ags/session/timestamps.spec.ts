import { describe, expect, it } from '@jest/globals';
import { restTime, wireTime } from './timestamps.js';

describe('timestamps', () => {
  it('keep microseconds, as AGS does', () => {
    expect(wireTime(1_800_000_000.563)).toEqual({ seconds: 1_800_000_000n, nanos: 563_000_000 });
    expect(wireTime(999.999_999_9)).toEqual({ seconds: 1000n, nanos: 0 });
  });

  it('are written with as many digits as they need', () => {
    expect(restTime({ seconds: 1_800_000_000n, nanos: 0 })).toBe('2027-01-15T08:00:00Z');
    expect(restTime({ seconds: 1_800_000_000n, nanos: 1 })).toBe('2027-01-15T08:00:00.000000001Z');
    expect(restTime({ seconds: -62_135_596_800n, nanos: 0 })).toBe('0001-01-01T00:00:00Z');
  });

  it('are the zero time where there is none', () => {
    expect(restTime(undefined)).toBe('0001-01-01T00:00:00Z');
  });
});
