/** Flag of compression and length, before each message on the wire. Source: gRPC over HTTP/2. */
const PREFIX_BYTES = 5;

/** A message as it travels in DATA frames, uncompressed. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(PREFIX_BYTES + message.length);
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}

/** @throws Error unless `frame` holds exactly one uncompressed message */
export function unframed(frame: Buffer): Buffer {
  const isOneMessage =
    frame.length >= PREFIX_BYTES &&
    frame[0] === 0 &&
    frame.readUInt32BE(1) === frame.length - PREFIX_BYTES;
  if (!isOneMessage) throw new Error(`found ${frame.length} bytes that are not one message`);
  return frame.subarray(PREFIX_BYTES);
}
