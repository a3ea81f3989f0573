import { isUtf8 } from 'node:buffer';
import { MalformedMessageError } from '../../../common/wire/malformed-message.error.js';
import { readTimestamp, type Timestamp } from '../../../common/wire/timestamp.js';
import type { WireReader } from '../../../common/wire/wire-reader.js';

/** A text inside of a message of one text. */
export function lastText(
  reader: WireReader,
  textTag: number,
  field: string,
  earlier: string,
): string {
  let text = earlier;
  const outerEnd = reader.enter();
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === textTag) text = textOf(reader, field);
    else reader.skip(tag);
  }
  reader.leave(outerEnd);
  return text;
}

/** Of a time that comes in two records, each part is what the last record with it says. */
export function timestampOf(reader: WireReader, earlier: Timestamp | undefined): Timestamp {
  const stop = reader.delimited();
  const time = readTimestamp(reader.bytes, reader.position, stop);
  reader.position = stop;
  if (earlier === undefined) return time;
  return { seconds: time.seconds || earlier.seconds, nanos: time.nanos || earlier.nanos };
}

export function textOf(reader: WireReader, field: string): string {
  const stop = reader.delimited();
  const text = reader.bytes.toString('utf8', reader.position, stop);
  return checked(text, reader, stop, field);
}

/** Bytes that are no UTF-8 have become U+FFFD; only then is a second look worth its price. */
export function checked(text: string, reader: WireReader, stop: number, field: string): string {
  if (text.includes('\ufffd') && !isUtf8(reader.bytes.subarray(reader.position, stop))) {
    throw new MalformedMessageError('not valid UTF-8', [field]);
  }
  reader.position = stop;
  return text;
}
