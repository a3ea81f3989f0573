/** Time on the wire. */
export interface WireTime {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** The time of Go that was never set, and what AGS shows for it. */
const ZERO_TIME = '0001-01-01T00:00:00Z';
/** AGS keeps microseconds. */
const MICROS_PER_SECOND = 1_000_000;
const NANOS_PER_MICRO = 1000;

/** A wire timestamp of a time in epoch seconds. */
export function wireTime(epochSeconds: number): WireTime {
  const micros = Math.round(epochSeconds * MICROS_PER_SECOND);
  const seconds = Math.floor(micros / MICROS_PER_SECOND);
  const nanos = (micros - seconds * MICROS_PER_SECOND) * NANOS_PER_MICRO;
  return { seconds: BigInt(seconds), nanos };
}

/** RFC 3339 with as many digits as are needed; the zero time where there is none. */
export function restTime(time: WireTime | undefined): string {
  if (time === undefined) return ZERO_TIME;
  const text = new Date(Number(time.seconds) * 1000).toISOString().slice(0, 19);
  const fraction = String(time.nanos).padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? `${text}Z` : `${text}.${fraction}Z`;
}
