import { describe, expect, it } from '@jest/globals';
import { jitteredBackoffMs } from './jittered-backoff.js';

describe('jittered back-off', () => {
  it('doubles from one second to sixty', () => {
    const waits = Array.from({ length: 9 }, (_, index) => jitteredBackoffMs(index + 1, () => 0.5));
    expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000]);
  });

  it('spreads each wait by a fifth', () => {
    expect(jitteredBackoffMs(1, () => 0)).toBeCloseTo(800, 6);
    expect(jitteredBackoffMs(1, () => 1)).toBeCloseTo(1200, 6);
  });

  it('keeps below its ceiling', () => {
    expect(jitteredBackoffMs(9, () => 1, 5)).toBe(5000);
  });

  it('stays finite after days of failures', () => {
    expect(jitteredBackoffMs(100_000, () => 0.5)).toBe(60_000);
  });
});
