import { randomFillSync } from 'node:crypto';

const POOL_BYTES = 4096;

/** Random ids for traces and spans, drawn from a pool because every call needs one. */
export class RandomIds {
  readonly #pool = Buffer.alloc(POOL_BYTES);
  #used = POOL_BYTES;

  /** 32 hexadecimal digits. */
  traceId(): string {
    return this.#hex(16);
  }

  /** 16 hexadecimal digits. */
  spanId(): string {
    return this.#hex(8);
  }

  #hex(bytes: number): string {
    if (this.#used + bytes > POOL_BYTES) {
      randomFillSync(this.#pool);
      this.#used = 0;
    }
    const id = this.#pool.toString('hex', this.#used, this.#used + bytes);
    this.#used += bytes;
    return id;
  }
}
