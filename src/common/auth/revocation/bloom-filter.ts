import { type Hash128, murmur3x64128 } from './murmur3-x64-128.js';

const WORD_BITS = 64;
const SIGN_BIT_MASK = 0x7fff_ffff_ffff_ffffn;

/**
 * The bits that a text sets in a filter of `m` bits under `k` hashes, in order: IAM's strategy,
 * the 128-bit "MITZ 64" of Guava. The sign bit is masked after the addition and the mask is not
 * carried into the next step.
 */
export function bloomIndexes(hash: Hash128, m: number, k: number): number[] {
  const modulus = BigInt(m);
  const indexes: number[] = [];
  let combined = hash.h1;
  for (let i = 0; i < k; i += 1) {
    indexes.push(Number((combined & SIGN_BIT_MASK) % modulus));
    combined = BigInt.asUintN(64, combined + hash.h2);
  }
  return indexes;
}

/** A set that may wrongly claim to contain a text, and never wrongly denies it. */
export class BloomFilter {
  readonly #halves: Uint32Array;

  /**
   * @param halves the 64-bit words as 32-bit halves, least significant half first, so that bit `n`
   *               is bit `n mod 32` of half `floor(n / 32)`
   * @param k      number of hashes, 1..64
   */
  constructor(
    halves: Uint32Array,
    readonly k: number,
  ) {
    this.#halves = halves;
  }

  /** A filter of words as IAM writes them. */
  static ofWords(words: readonly bigint[], k: number): BloomFilter {
    const halves = new Uint32Array(words.length * 2);
    words.forEach((word, index) => {
      halves[2 * index] = Number(word & 0xffff_ffffn);
      halves[2 * index + 1] = Number(word >> 32n);
    });
    return new BloomFilter(halves, k);
  }

  /** Number of bits. */
  get m(): number {
    return (this.#halves.length / 2) * WORD_BITS;
  }

  contains(hash: Hash128): boolean {
    return bloomIndexes(hash, this.m, this.k).every((index) => {
      const half = this.#halves[Math.floor(index / 32)] ?? 0;
      return ((half >>> (index % 32)) & 1) === 1;
    });
  }

  /** As {@link contains}, for a text in UTF-8. */
  containsText(text: string): boolean {
    return this.contains(murmur3x64128(Buffer.from(text)));
  }
}
