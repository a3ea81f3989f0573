import { describe, expect, it } from '@jest/globals';
import { utf8Length } from './utf8-length.js';

const session = { parent: undefined, name: 'session' };

describe('utf8Length', () => {
  it.each(['', 'ascii', '\u0000', 'é', '漢字', '😀', 'mixed é 漢 😀', '\ufeffbom'])(
    'counts the bytes of %j',
    (text) => {
      expect(utf8Length(text, undefined)).toBe(Buffer.from(text, 'utf8').length);
    },
  );

  it.each(['\ud800', 'a\udfffb', '\ude00\ud83d'])('refuses the lone surrogate in %j', (text) => {
    expect(() => utf8Length(text, { parent: session, name: 'code' })).toThrow(
      'session.code: found a string, expected well-formed Unicode',
    );
  });
});
