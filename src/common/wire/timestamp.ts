import { type ByteParts, varint64 } from './byte-parts.js';
import { type ChangePath, InvalidChangeError } from './invalid-change.error.js';
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

const SECONDS_TAG = (1 << 3) | WireType.Varint;
const NANOS_TAG = (2 << 3) | WireType.Varint;

/** 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z. Source: `google/protobuf/timestamp.proto`. */
const FIRST_SECOND = -62_135_596_800n;
const LAST_SECOND = 253_402_300_799n;
const NANOS_A_SECOND = 1_000_000_000;

/** Decodes the bytes of a checked `google.protobuf.Timestamp`. */
export function readTimestamp(bytes: Buffer, start: number, end: number): Timestamp {
  const reader = new WireReader(bytes, start, end);
  let seconds = 0n;
  let nanos = 0;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === SECONDS_TAG) seconds = reader.int64();
    else if (tag === NANOS_TAG) nanos = reader.int32();
    else reader.skip(tag);
  }
  return { seconds, nanos };
}

export function equalTimestamps(one: Timestamp, other: unknown): boolean {
  const { seconds, nanos } = (other ?? {}) as Partial<Timestamp>;
  return one.seconds === seconds && one.nanos === nanos;
}

/**
 * Appends the fields of a timestamp.
 * @throws InvalidChangeError when `value` is none, or not of the years 1 to 9999
 */
export function addTimestamp(parts: ByteParts, value: unknown, path: ChangePath | undefined): void {
  const { seconds, nanos } = (value ?? {}) as { seconds?: unknown; nanos?: unknown };
  if (
    typeof seconds !== 'bigint' ||
    seconds < FIRST_SECOND ||
    seconds > LAST_SECOND ||
    typeof nanos !== 'number' ||
    !Number.isInteger(nanos) ||
    nanos < 0 ||
    nanos >= NANOS_A_SECOND
  ) {
    throw new InvalidChangeError(
      path,
      value,
      'a timestamp { seconds: bigint, nanos: number } of the years 1 to 9999, as fromDate gives',
    );
  }
  if (seconds !== 0n) parts.add(varint64(SECONDS_TAG, seconds));
  if (nanos !== 0) parts.addVarints(NANOS_TAG, nanos);
}
