import { FRAME_HEADER_BYTES } from './frame-run.js';

/**
 * Cuts what arrives on a stream into runs of whole frames, instead of into messages as grpc-js
 * does: most runs are a part of the chunk that came from the socket, and not a copy.
 */
export class FrameRunDecoder {
  #pending: Buffer[] = [];
  #pendingLength = 0;
  /** Bytes of the frame that has begun, its header included; of the header alone until it is there. */
  #needed = FRAME_HEADER_BYTES;

  /** @param maxMessageBytes  -1 is no limit */
  constructor(private readonly maxMessageBytes: number) {}

  /**
   * @returns runs of frames in order; a frame that is compressed stands alone
   * @throws Error for a message above the limit
   */
  write(chunk: Buffer): Buffer[] {
    let bytes = chunk;
    if (this.#pendingLength > 0) {
      this.#pending.push(chunk);
      this.#pendingLength += chunk.length;
      if (this.#pendingLength < this.#needed) return [];
      bytes = Buffer.concat(this.#pending, this.#pendingLength);
      this.#pending = [];
    }
    const runs: Buffer[] = [];
    const rest = this.#cut(bytes, runs);
    if (rest < bytes.length) this.#pending.push(bytes.subarray(rest));
    this.#pendingLength = bytes.length - rest;
    return runs;
  }

  /** @returns where the frame begins that is not whole */
  #cut(bytes: Buffer, runs: Buffer[]): number {
    let runStart = 0;
    let offset = 0;
    this.#needed = FRAME_HEADER_BYTES;
    while (offset + FRAME_HEADER_BYTES <= bytes.length) {
      const size = bytes.readUInt32BE(offset + 1);
      if (this.maxMessageBytes !== -1 && size > this.maxMessageBytes) {
        throw new Error(
          `Received message larger than max (${size} vs ${this.maxMessageBytes})`, // grpc-js's text
        );
      }
      const end = offset + FRAME_HEADER_BYTES + size;
      if (end > bytes.length) {
        this.#needed = FRAME_HEADER_BYTES + size;
        break;
      }
      if (bytes[offset] !== 0) {
        if (offset > runStart) runs.push(bytes.subarray(runStart, offset));
        runs.push(bytes.subarray(offset, end));
        runStart = end;
      }
      offset = end;
    }
    if (offset > runStart) runs.push(bytes.subarray(runStart, offset));
    return offset;
  }
}
