/** Time on the wire. */
export interface WireTime {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** The time of Go that was never set, and what AGS shows for it. */
const ZERO_TIME = '0001-01-01T00:00:00Z';
const NANOS_PER_SECOND = 1_000_000_000;
/** AGS keeps microseconds. */
const NANOS_PER_MICRO = 1000;

/** A wire timestamp of a time in epoch seconds. */
export function wireTime(epochSeconds: number): WireTime {
  const seconds = Math.floor(epochSeconds);
  const micros = Math.floor(((epochSeconds - seconds) * NANOS_PER_SECOND) / NANOS_PER_MICRO);
  return { seconds: BigInt(seconds), nanos: micros * NANOS_PER_MICRO };
}

/** RFC 3339 with as many digits as are needed; the zero time where there is none. */
export function restTime(time: WireTime | undefined): string {
  if (time === undefined) return ZERO_TIME;
  const text = new Date(Number(time.seconds) * 1000).toISOString().slice(0, 19);
  const fraction = String(time.nanos).padStart(9, '0').replace(/0+$/, '');
  return fraction === '' ? `${text}Z` : `${text}.${fraction}Z`;
}
