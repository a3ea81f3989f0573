import { status } from '@grpc/grpc-js';
import { FRAME_HEADER_BYTES } from '../frame-run.js';
import type { CallOutcome } from '../in-flight-calls.js';

/**
 * Gathers what a caller sends of a call that is to carry exactly one message. Nothing is copied
 * when it comes in one piece, as all but the largest do.
 */
export class SingleMessage {
  #pieces: Buffer[] = [];
  #length = 0;
  /** With the frame's header; `undefined` until that has arrived. */
  #expectedLength: number | undefined;

  /**
   * @param path      full path of the method, for messages
   * @param maxBytes  of a message
   */
  constructor(
    private readonly path: string,
    private readonly maxBytes: number,
  ) {}

  /** @returns the status that has to end the call, when no good end is possible any more */
  push(piece: Buffer): CallOutcome | undefined {
    this.#pieces.push(piece);
    this.#length += piece.length;
    if (this.#expectedLength === undefined) {
      if (this.#length < FRAME_HEADER_BYTES) return undefined;
      const size = this.#joined().readUInt32BE(1);
      if (size > this.maxBytes) {
        return {
          code: status.RESOURCE_EXHAUSTED,
          details: `Received message larger than max (${size} vs ${this.maxBytes})`,
        };
      }
      this.#expectedLength = FRAME_HEADER_BYTES + size;
    }
    if (this.#length <= this.#expectedLength) return undefined;
    return {
      code: status.UNIMPLEMENTED,
      details: `Received a second request message for unary method ${this.path}`,
    };
  }

  /** The message, or the status that has to end the call, when the caller has sent all. */
  complete(): Buffer | CallOutcome {
    if (this.#length === this.#expectedLength) return this.#joined().subarray(FRAME_HEADER_BYTES);
    return {
      code: status.UNIMPLEMENTED,
      details: `Received no request message for unary method ${this.path}`,
    };
  }

  #joined(): Buffer {
    const [only] = this.#pieces;
    if (only !== undefined && this.#pieces.length === 1) return only;
    const joined = Buffer.concat(this.#pieces, this.#length);
    this.#pieces = [joined];
    return joined;
  }
}
