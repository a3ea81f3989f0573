import { randomFillSync } from 'node:crypto';

const ID_BYTES = 16;
const IDS_PER_FILL = 256;

/** UUIDs of version 4 as 32 lower-case hexadecimal digits, without hyphens. */
export class FreshIds {
  readonly #random = Buffer.allocUnsafe(ID_BYTES * IDS_PER_FILL);
  #used = this.#random.length;

  next(): string {
    if (this.#used === this.#random.length) {
      randomFillSync(this.#random);
      this.#used = 0;
    }
    const start = this.#used;
    this.#used += ID_BYTES;
    // Source: RFC 9562, 5.4: version in the high bits of octet 6, variant in those of octet 8.
    this.#random[start + 6] = ((this.#random[start + 6] as number) & 0x0f) | 0x40;
    this.#random[start + 8] = ((this.#random[start + 8] as number) & 0x3f) | 0x80;
    return this.#random.toString('hex', start, this.#used);
  }
}
