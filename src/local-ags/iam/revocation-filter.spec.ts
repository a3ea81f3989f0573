import { describe, expect, it } from '@jest/globals';
import { filterOf, filterSize } from './revocation-filter.js';

describe('the filter of revoked tokens', () => {
  it.each([
    { texts: 0, m: 64, k: 16 },
    { texts: 1, m: 64, k: 16 },
    { texts: 2, m: 64, k: 16 },
    { texts: 3, m: 128, k: 16 },
    { texts: 100, m: 2432, k: 17 },
    { texts: 1_000_000, m: 23_962_688, k: 17 },
  ])('has $m bits and $k hashes for $texts tokens', ({ texts, m, k }) => {
    expect(filterSize(texts)).toEqual({ m, k });
  });

  it('sets as many bits as there are hashes, at most', () => {
    const { m, k, bits } = filterOf(['this_is_a_test_string']);
    expect(bits).toHaveLength(m / 64);
    const ones = bits.reduce((sum, word) => sum + word.toString(2).replaceAll('0', '').length, 0);
    expect(ones).toBeGreaterThan(0);
    expect(ones).toBeLessThanOrEqual(k);
  });
});
