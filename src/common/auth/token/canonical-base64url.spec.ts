import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCanonicalBase64url } from './canonical-base64url.js';

describe('canonical base64url', () => {
  it('is what encoding gives', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (bytes) => {
        expect(isCanonicalBase64url(Buffer.from(bytes).toString('base64url'))).toBe(true);
      }),
    );
  });

  it('holds exactly for texts that decoding and encoding leave as they are', () => {
    const alphabet = fc.constantFrom(...'ABCDwxyz0189-_+/= \n');
    fc.assert(
      fc.property(fc.string({ unit: alphabet, minLength: 1, maxLength: 12 }), (text) => {
        const isUnchanged = Buffer.from(text, 'base64url').toString('base64url') === text;
        expect(isCanonicalBase64url(text)).toBe(isUnchanged);
      }),
      { numRuns: 2_000 },
    );
  });

  it.each(['', 'A', 'AAAAA', 'AB', 'AAB', 'AA==', 'AA A', 'AA+A', 'AA/A', 'AAAA\n'])(
    'is not %j',
    (text) => {
      expect(isCanonicalBase64url(text)).toBe(false);
    },
  );
});
