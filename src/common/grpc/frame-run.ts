/**
 * Messages of a stream as they stand on the wire, one behind the other, each behind its header: a
 * compression flag, always 0 here, and the length in four bytes, big endian.
 * Source: "gRPC over HTTP2", Length-Prefixed-Message.
 */
export interface FrameRun {
  /** Whole frames only. */
  readonly bytes: Buffer;
  /** How many. */
  readonly count: number;
}

export const FRAME_HEADER_BYTES = 5;

/** The run that `bytes` are. @throws RangeError when they end inside of a frame */
export function frameRun(bytes: Buffer): FrameRun {
  let count = 0;
  let offset = 0;
  while (offset < bytes.length) {
    offset += FRAME_HEADER_BYTES;
    if (offset <= bytes.length) offset += bytes.readUInt32BE(offset - 4);
    count += 1;
  }
  if (offset > bytes.length) throw new RangeError('the bytes end inside of a frame');
  return { bytes, count };
}

/** One message as a run. */
export function framed(message: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER_BYTES + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  bytes.set(message, FRAME_HEADER_BYTES);
  return bytes;
}

/** Calls `visit` with the place of each message of a run. */
export function eachFrame(bytes: Buffer, visit: (start: number, end: number) => void): void {
  let offset = 0;
  while (offset < bytes.length) {
    const start = offset + FRAME_HEADER_BYTES;
    offset = start + bytes.readUInt32BE(start - 4);
    visit(start, offset);
  }
}
