import { open } from 'node:fs/promises';

const MAX_READ_BYTES = 64 * 1024;

/** Looks for a text in a log that grows, each byte once: a game server may say a lot before it is ready. */
export class LogSearch {
  readonly #text: Buffer;
  #position = 0;
  /** End of what was read, in which the text may have begun. */
  #tail = Buffer.alloc(0);
  #isFound = false;

  constructor(
    private readonly file: string,
    text: string,
  ) {
    this.#text = Buffer.from(text);
  }

  /** Reads what has come since the last time. @throws Error when there is no such file */
  async isFound(): Promise<boolean> {
    const file = await open(this.file, 'r');
    try {
      while (!this.#isFound) {
        const chunk = Buffer.allocUnsafe(MAX_READ_BYTES);
        const { bytesRead } = await file.read(chunk, 0, MAX_READ_BYTES, this.#position);
        if (bytesRead === 0) break;
        this.#position += bytesRead;
        const seen = Buffer.concat([this.#tail, chunk.subarray(0, bytesRead)]);
        this.#isFound = seen.includes(this.#text);
        this.#tail = Buffer.from(seen.subarray(Math.max(0, seen.length - this.#text.length + 1)));
      }
      return this.#isFound;
    } finally {
      await file.close();
    }
  }
}
