import { describe, expect, it } from '@jest/globals';
import { AgsNotConfiguredError, AgsOrigin, ForeignOriginError } from './ags-origin.js';

describe('the origin of AGS', () => {
  it('has its trailing slashes removed', () => {
    expect(new AgsOrigin('https://ags.example//').url('/a/b').href).toBe('https://ags.example/a/b');
  });

  it('may have a path of its own', () => {
    const url = new AgsOrigin('https://ags.example/base/').url('/a', { q: 'x&y' });
    expect(url.href).toBe('https://ags.example/base/a?q=x%26y');
  });

  it.each([
    'a',
    '',
    '//evil.example/a',
    '@evil.example',
    'https://evil.example',
    '/a/../b',
    '/\\evil',
  ])('is not left by the path %j', (path) => {
    expect(() => new AgsOrigin('https://ags.example').url(path)).toThrow(ForeignOriginError);
  });

  it('must be known', () => {
    expect(() => new AgsOrigin(undefined).url('/a')).toThrow(AgsNotConfiguredError);
  });
});
