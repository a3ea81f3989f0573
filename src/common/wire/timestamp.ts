import { WireReader, WireType } from './wire-reader.js';

/**
 * A point in time as `google.protobuf.Timestamp` carries it. A JavaScript `Date` keeps neither
 * the nanoseconds nor AGS's zero time (`0001-01-01T00:00:00Z`, seconds −62135596800) safely.
 */
export interface Timestamp {
  /** Seconds since the epoch, possibly negative. */
  readonly seconds: bigint;
  /** 0..999,999,999, counted forward from `seconds`. */
  readonly nanos: number;
}

/** The date of a timestamp, cut to milliseconds; an invalid `Date` beyond what `Date` can hold. */
export function toDate(timestamp: Timestamp): Date {
  return new Date(Number(timestamp.seconds) * 1000 + Math.trunc(timestamp.nanos / 1e6));
}

/** A timestamp for `date`. @throws RangeError for an invalid date */
export function fromDate(date: Date): Timestamp {
  const milliseconds = date.getTime();
  if (Number.isNaN(milliseconds)) throw new RangeError('date: found an invalid date');
  const seconds = Math.floor(milliseconds / 1000);
  return { seconds: BigInt(seconds), nanos: (milliseconds - seconds * 1000) * 1e6 };
}

const SECONDS = 1;
const NANOS = 2;

/** Decodes the bytes of a checked `google.protobuf.Timestamp`. */
export function readTimestamp(bytes: Buffer, start: number, end: number): Timestamp {
  const reader = new WireReader(bytes, start, end);
  let seconds = 0n;
  let nanos = 0;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === ((SECONDS << 3) | WireType.Varint)) seconds = reader.int64();
    else if (tag === ((NANOS << 3) | WireType.Varint)) nanos = reader.int32();
    else reader.skip(tag);
  }
  return { seconds, nanos };
}
