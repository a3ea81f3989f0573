import { describe, expect, it } from '@jest/globals';
import { isoTimestamps } from './iso-timestamps.js';

describe('isoTimestamps', () => {
  it('writes the time to the millisecond, and the next one when it has passed', () => {
    let now = Date.UTC(2026, 2, 14, 9, 26, 53, 589);
    const timestamp = isoTimestamps(() => now);
    const first = [timestamp(), timestamp()];
    now += 1;
    expect([...first, timestamp()]).toEqual([
      ',"time":"2026-03-14T09:26:53.589Z"',
      ',"time":"2026-03-14T09:26:53.589Z"',
      ',"time":"2026-03-14T09:26:53.590Z"',
    ]);
  });

  it('follows a clock that is set back', () => {
    let now = 2000;
    const timestamp = isoTimestamps(() => now);
    timestamp();
    now = 1000;
    expect(timestamp()).toBe(',"time":"1970-01-01T00:00:01.000Z"');
  });
});
