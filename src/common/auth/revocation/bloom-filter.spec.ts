import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BloomFilter, bloomIndexes } from './bloom-filter.js';
import { murmur3x64128 } from './murmur3-x64-128.js';

const hashOf = (text: string) => murmur3x64128(Buffer.from(text));

/** A filter as IAM fills it. */
function filterWith(texts: readonly string[], words: number, k: number): BloomFilter {
  const filled = new Array<bigint>(words).fill(0n);
  for (const text of texts) {
    for (const index of bloomIndexes(hashOf(text), words * 64, k)) {
      const word = Math.floor(index / 64);
      filled[word] = (filled[word] ?? 0n) | (1n << BigInt(index % 64));
    }
  }
  return BloomFilter.ofWords(filled, k);
}

describe('the filter of revoked tokens', () => {
  it('sets the bits of the check value that IAM publishes', () => {
    expect(bloomIndexes(hashOf('this_is_a_test_string'), 9600, 7)).toEqual([
      3942, 6555, 9168, 2181, 4794, 7407, 420,
    ]);
  });

  it('never denies what was put into it', () => {
    const someTexts = fc.array(fc.string(), { minLength: 1, maxLength: 20 });
    const sizes = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 64 }));
    fc.assert(
      fc.property(someTexts, sizes, (texts, [words, k]) => {
        const filter = filterWith(texts, words, k);
        for (const text of texts) expect(filter.containsText(text)).toBe(true);
      }),
    );
  });

  it('is wrong about other texts no more often than IAM sized it for', () => {
    const revoked = Array.from({ length: 1_000 }, (_, index) => `revoked-${index}`);
    const filter = filterWith(revoked, 375, 17);
    const others = Array.from({ length: 20_000 }, (_, index) => `other-${index}`);
    expect(others.filter((text) => filter.containsText(text)).length).toBeLessThanOrEqual(3);
  });

  it('contains nothing when no bit is set', () => {
    expect(filterWith([], 1, 16).containsText('anything')).toBe(false);
  });

  it('reads the highest bit of a word', () => {
    const all = BloomFilter.ofWords([0xffff_ffff_ffff_ffffn], 64);
    expect(all.containsText('anything')).toBe(true);
    expect(all.m).toBe(64);
  });
});
