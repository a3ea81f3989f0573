import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_AUTHORIZATION_LENGTH, tokenOf, unparsedTokenOf } from './authorization-value.js';

describe('the authorization value', () => {
  it.each([
    'Bearer a.b.c',
    'bearer a.b.c',
    'BEARER a.b.c',
    'Bearer    a.b.c',
    ' \tBearer a.b.c \t',
  ])('gives the token of %j', (value) => {
    expect(tokenOf([value])).toEqual({ token: 'a.b.c' });
  });

  it('gives the token exactly as presented', () => {
    expect(tokenOf(['Bearer ĝ=!+/'])).toEqual({ token: 'ĝ=!+/' });
  });

  it.each([[[]], [['']], [['  \t ']], [[' '.repeat(MAX_AUTHORIZATION_LENGTH + 1)]]])(
    'is missing when there is nothing in it (%#)',
    (values: string[]) => {
      expect(tokenOf(values)).toEqual({ rejected: 'authorization_missing' });
    },
  );

  it('is duplicated with two values, whatever they are', () => {
    expect(tokenOf(['Bearer a.b.c', ''])).toEqual({ rejected: 'authorization_duplicated' });
    expect(tokenOf(['', ''])).toEqual({ rejected: 'authorization_duplicated' });
  });

  it('may have 16384 characters and no more', () => {
    const token = 'a'.repeat(MAX_AUTHORIZATION_LENGTH - 'Bearer '.length);
    expect(tokenOf([`Bearer ${token}`])).toEqual({ token });
    expect(tokenOf([`Bearer ${token}a`])).toEqual({ rejected: 'token_too_large' });
    expect(unparsedTokenOf([`Bearer ${token}a`])).toBeUndefined();
  });

  it.each([
    'a.b.c',
    'Basic YTpi',
    'Bearer',
    'Bearer\ta.b.c',
    'Bearer a.b.c x',
    'Bearer a.b.c, Bearer d.e.f',
    'Bearer a.b.c,d.e.f',
    'Bearer a\u0000b',
    'Bearer a\u0085b',
    'Bearer a\u00a0b',
    'Bearera.b.c',
    '\u00a0Bearer a.b.c',
  ])('is malformed as %j', (value) => {
    expect(tokenOf([value])).toEqual({ rejected: 'authorization_malformed' });
  });

  it('is malformed when it is binary', () => {
    expect(tokenOf([Buffer.from('Bearer a.b.c')])).toEqual({ rejected: 'authorization_malformed' });
  });

  it('never gives a token with white space, a comma or a control character in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        const found = tokenOf([`Bearer ${word}`]);
        if ('token' in found) expect(found.token).not.toMatch(/[\s,\p{Cc}]/u);
      }),
    );
  });

  it('reads the short way what it reads the long way', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        const found = tokenOf([`Bearer ${word}`]);
        fc.pre('token' in found && found.token === word);
        expect(unparsedTokenOf([`Bearer ${word}`])).toBe(word);
      }),
    );
  });
});
