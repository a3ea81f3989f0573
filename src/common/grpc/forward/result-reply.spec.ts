import { describe, expect, it } from '@jest/globals';
import { resultReply } from './result-reply.js';

describe('a reply that holds only a failure', () => {
  it('is field 1 with code and text', () => {
    expect(resultReply(13, 'no').toString('hex')).toBe('0a06080d12026e6f');
  });

  it('carries any text', () => {
    expect(resultReply(300, 'é\ud800').toString('hex')).toBe('0a0a08ac021205c3a9efbfbd');
  });
});
