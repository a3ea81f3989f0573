import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Word64 } from './word64.js';

const MASK = 0xffff_ffff_ffff_ffffn;
const aWord = fc.bigInt({ min: 0n, max: MASK });
const wordOf = (value: bigint) => new Word64(Number(value >> 32n), Number(value & 0xffff_ffffn));
const agrees = (
  compute: (a: Word64, b: Word64) => Word64,
  expected: (a: bigint, b: bigint) => bigint,
) =>
  fc.assert(
    fc.property(aWord, aWord, (a, b) => {
      expect(compute(wordOf(a), wordOf(b)).toBigInt()).toBe(expected(a, b) & MASK);
    }),
  );

describe('an unsigned 64-bit number in two halves', () => {
  it('adds as BigInt does', () =>
    agrees(
      (a, b) => a.add(b),
      (a, b) => a + b,
    ));

  it('multiplies as BigInt does', () =>
    agrees(
      (a, b) => a.multiply(b.high, b.low),
      (a, b) => a * b,
    ));

  it('takes exclusive or as BigInt does', () =>
    agrees(
      (a, b) => a.xor(b),
      (a, b) => a ^ b,
    ));

  it('takes exclusive or with a small number', () =>
    agrees(
      (a, b) => a.xorLow(b.low),
      (a, b) => a ^ (b & 0xffff_ffffn),
    ));

  it('folds by 33 bits', () =>
    agrees(
      (a) => a.foldBy33(),
      (a) => a ^ (a >> 33n),
    ));

  it('swaps its halves', () =>
    agrees(
      (a) => a.swapHalves(),
      (a) => (a << 32n) | (a >> 32n),
    ));

  it('rotates by any number of bits below 32', () => {
    fc.assert(
      fc.property(aWord, fc.integer({ min: 1, max: 31 }), (a, bits) => {
        const rotated = ((a << BigInt(bits)) | (a >> BigInt(64 - bits))) & MASK;
        expect(wordOf(a).rotateLeft(bits).toBigInt()).toBe(rotated);
      }),
    );
  });

  it('is read with the least significant byte first', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const buffer = Buffer.from(bytes);
        expect(new Word64().load(buffer, 0).toBigInt()).toBe(buffer.readBigUInt64LE(0));
      }),
    );
  });
});
