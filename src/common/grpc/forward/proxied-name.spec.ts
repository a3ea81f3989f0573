import { describe, expect, it } from '@jest/globals';
import { proxiedName } from './proxied-name.js';

describe('the name of a caller whose call is passed on', () => {
  it('tells how often that happened', () => {
    expect(proxiedName('cli')).toBe('cli(proxied)');
    expect(proxiedName('cli(proxied)')).toBe('cli(proxied)(proxied)');
    expect(proxiedName('')).toBe('(proxied)');
    expect(proxiedName('jürgen')).toBe('j%C3%BCrgen(proxied)');
  });

  it.each(['cli', 'x'.repeat(10_000)])('lets no call go round without end', (client) => {
    const goRound = () => {
      for (let name = client; ; ) name = proxiedName(name);
    };
    expect(goRound).toThrow(expect.objectContaining({ resultCode: 13 }));
  });
});
