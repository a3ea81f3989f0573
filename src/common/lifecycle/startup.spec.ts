import { describe, expect, it } from '@jest/globals';
import { Startup } from './startup.js';

describe('Startup', () => {
  it('is not ready until it is finished, and tells when', () => {
    const startup = new Startup();
    const told: (string | undefined)[] = [];
    startup.onChange(() => told.push(startup.problem));
    expect(startup.problem).toBe('the host is starting');
    startup.finish();
    expect(told).toEqual([undefined]);
  });
});
