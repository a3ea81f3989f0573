import { describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/auth/manual-clock.js';
import { CachedLookup } from './cached-lookup.js';

function aLookup() {
  const clock = new ManualClock();
  const asked: string[] = [];
  let answer: string | Error = 'one';
  const lookup = new CachedLookup<string>(
    (key) => {
      asked.push(key);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    (value) => (value === 'none' ? 10 : 60),
    clock,
  );
  return {
    asked,
    clock,
    lookup,
    answerWith(next: string | Error) {
      answer = next;
    },
  };
}

describe('a cached lookup', () => {
  it('asks once per key while its answer is fresh', async () => {
    const { asked, clock, lookup } = aLookup();
    expect(await Promise.all([lookup.get('a'), lookup.get('a'), lookup.get('b')])).toEqual([
      'one',
      'one',
      'one',
    ]);
    clock.set(clock.now() + 59.9);
    await lookup.get('a');
    expect(asked).toEqual(['a', 'b']);
    clock.set(clock.now() + 0.1);
    await lookup.get('a');
    expect(asked).toEqual(['a', 'b', 'a']);
  });

  it('keeps an answer for as long as that answer says', async () => {
    const { asked, answerWith, clock, lookup } = aLookup();
    answerWith('none');
    await lookup.get('a');
    clock.set(clock.now() + 10);
    await lookup.get('a');
    expect(asked).toHaveLength(2);
  });

  it('gives the last good answer when asking fails, and the failure when there is none', async () => {
    const { answerWith, clock, lookup } = aLookup();
    await lookup.get('a');
    answerWith(new Error('down'));
    clock.set(clock.now() + 3600);
    expect(await lookup.get('a')).toBe('one');
    await expect(lookup.get('b')).rejects.toThrow('down');
    answerWith('two');
    expect(await lookup.get('a')).toBe('two');
  });
});
