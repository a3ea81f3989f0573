/**
 * An unsigned 64-bit number that changes in place, as two 32-bit halves: `BigInt` makes a new
 * object for each step and costs about ten times as much in a hash.
 */
export class Word64 {
  constructor(
    public high = 0,
    public low = 0,
  ) {}

  /** Reads eight bytes, least significant first. */
  load(bytes: Buffer, offset: number): this {
    this.low = bytes.readUInt32LE(offset);
    this.high = bytes.readUInt32LE(offset + 4);
    return this;
  }

  add(other: Word64): this {
    return this.addHalves(other.high, other.low);
  }

  addHalves(high: number, low: number): this {
    const lowSum = this.low + low;
    this.high = (this.high + high + (lowSum > 0xffff_ffff ? 1 : 0)) >>> 0;
    this.low = lowSum >>> 0;
    return this;
  }

  xor(other: Word64): this {
    this.high = (this.high ^ other.high) >>> 0;
    this.low = (this.low ^ other.low) >>> 0;
    return this;
  }

  /** XOR with a number below 2^32. */
  xorLow(low: number): this {
    this.low = (this.low ^ low) >>> 0;
    return this;
  }

  /** Product modulo 2^64. */
  multiply(high: number, low: number): this {
    const crossed = (Math.imul(this.high, low) + Math.imul(this.low, high)) >>> 0;
    const lowHigh = multiplyHigh32(this.low, low);
    this.low = Math.imul(this.low, low) >>> 0;
    this.high = (lowHigh + crossed) >>> 0;
    return this;
  }

  /** Rotates by 1..31 bits. */
  rotateLeft(bits: number): this {
    const { high, low } = this;
    this.high = ((high << bits) | (low >>> (32 - bits))) >>> 0;
    this.low = ((low << bits) | (high >>> (32 - bits))) >>> 0;
    return this;
  }

  swapHalves(): this {
    const { high } = this;
    this.high = this.low;
    this.low = high;
    return this;
  }

  /** `this ^= this >> 33` */
  foldBy33(): this {
    this.low = (this.low ^ (this.high >>> 1)) >>> 0;
    return this;
  }

  toBigInt(): bigint {
    return (BigInt(this.high) << 32n) | BigInt(this.low);
  }
}

/** The upper 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh32(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle & 0xffff);
  return (aHigh * bHigh + Math.floor(middle / 0x1_0000) + Math.floor(carried / 0x1_0000)) >>> 0;
}
