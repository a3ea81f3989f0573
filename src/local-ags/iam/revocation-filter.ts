import { bloomIndexes } from '../../common/auth/revocation/bloom-filter.js';
import { murmur3x64128 } from '../../common/auth/revocation/murmur3-x64-128.js';

const FALSE_POSITIVE_RATE = 0.00001;
const WORD_BITS = 64;

/** A bloom filter as IAM publishes it. */
export interface FilterDocument {
  /** Bits, a multiple of 64. */
  readonly m: number;
  /** Hashes. */
  readonly k: number;
  /** Unsigned 64-bit words; bit `n` is bit `n mod 64` of word `floor(n / 64)`. */
  readonly bits: readonly bigint[];
}

/** The filter that contains exactly these texts (and, at a rate of 1 in 100,000, others). */
export function filterOf(texts: readonly string[]): FilterDocument {
  const { m, k } = filterSize(texts.length);
  const bits = new BigUint64Array(m / WORD_BITS);
  for (const text of texts) {
    for (const index of bloomIndexes(murmur3x64128(Buffer.from(text)), m, k)) {
      const word = Math.floor(index / WORD_BITS);
      bits[word] = (bits[word] ?? 0n) | (1n << BigInt(index % WORD_BITS));
    }
  }
  return { m, k, bits: [...bits] };
}

/** IAM's sizing for a number of texts. An empty filter has 64 bits and 16 hashes. */
export function filterSize(texts: number): { readonly m: number; readonly k: number } {
  const expected = Math.max(1, texts);
  const bits = Math.floor((-expected * Math.log(FALSE_POSITIVE_RATE)) / Math.LN2 ** 2);
  return {
    m: Math.ceil(bits / WORD_BITS) * WORD_BITS,
    k: Math.max(1, Math.floor(0.5 + (bits / expected) * Math.LN2)),
  };
}
