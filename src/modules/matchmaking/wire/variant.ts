import { WireReader, WireType } from '../../../common/wire/wire-reader.js';

/** The member of a request's `oneof` that is set, and where its bytes are. */
export interface Variant {
  /** Field number; a number that the contract does not know counts like none. */
  readonly number: number;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/**
 * The member that is set in a request whose members are all messages. Of several the last counts;
 * one that comes twice is one message. Only the tags of the request itself are looked at.
 * @param memberCount  members have the numbers 1 to this
 * @returns `undefined` when none is set
 * @throws MalformedMessageError
 */
export function variantOf(
  bytes: Buffer,
  start: number,
  end: number,
  memberCount: number,
): Variant | undefined {
  const reader = new WireReader(bytes, start, end);
  let variant: Variant | undefined;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    const number = tag >>> 3;
    if ((tag & 7) !== WireType.Len || number > memberCount) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.delimited();
    const found = { number, bytes, start: reader.position, end: stop };
    variant = variant?.number === number ? merged(variant, found) : found;
    reader.position = stop;
  }
  return variant;
}

function merged(first: Variant, second: Variant): Variant {
  const bytes = Buffer.concat([
    first.bytes.subarray(first.start, first.end),
    second.bytes.subarray(second.start, second.end),
  ]);
  return { number: first.number, bytes, start: 0, end: bytes.length };
}
