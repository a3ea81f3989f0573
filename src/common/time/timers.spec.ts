import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemTimers } from './timers.js';

const DAY_MS = 86_400_000;

describe('the timers of the machine', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('wait longer than setTimeout can', () => {
    let hasRun = false;
    systemTimers.after(60 * DAY_MS, () => {
      hasRun = true;
    });
    jest.advanceTimersByTime(60 * DAY_MS - 1);
    expect(hasRun).toBe(false);
    jest.advanceTimersByTime(1);
    expect(hasRun).toBe(true);
  });

  it('can be cancelled at any time of a long wait', () => {
    let hasRun = false;
    const timer = systemTimers.after(60 * DAY_MS, () => {
      hasRun = true;
    });
    jest.advanceTimersByTime(30 * DAY_MS);
    timer.cancel();
    jest.advanceTimersByTime(60 * DAY_MS);
    expect(hasRun).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });
});
