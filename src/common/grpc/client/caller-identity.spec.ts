import { hostname } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import { callerIdentity } from './caller-identity.js';

describe('what a caller says of himself', () => {
  it('is his name, his user, his machine and its address, each fit for a header', () => {
    const identity = callerIdentity('Mühle\n');
    expect(identity).toMatchObject({
      client: 'M%C3%BChle%0A',
      host: hostname(),
      ip: expect.stringMatching(/^\d+(\.\d+){3}$/),
    });
    for (const value of Object.values(identity)) expect(value).toMatch(/^[ -~]+$/);
  });

  it('leaves out what is not known', () => {
    expect(callerIdentity('')).not.toHaveProperty('client');
  });
});
