/** Units of the rotation, as `rpc-logs-interval-unit` has them in capital letters. */
export type IntervalUnit = 'S' | 'M' | 'H' | 'D' | 'MIDNIGHT' | `W${0 | 1 | 2 | 3 | 4 | 5 | 6}`;

/** When files are put aside. */
export interface Rotation {
  readonly unit: IntervalUnit;
  /** Units between two rotations; above 0. */
  readonly every: number;
}

const SECOND_MS = 1000;
const DAY_MS = 24 * 3600 * SECOND_MS;

const UNIT_MS: Readonly<Record<string, number>> = {
  S: SECOND_MS,
  M: 60 * SECOND_MS,
  H: 3600 * SECOND_MS,
  D: DAY_MS,
  MIDNIGHT: DAY_MS,
};

/** 1970-01-01 was a Thursday; `W0` is Monday. */
const WEEKDAY_OF_EPOCH = 3;

/** How much of the time stamp tells one period from the next. */
const STAMP_LENGTH: Readonly<Record<string, number>> = {
  S: 'YYYY-MM-DD_HH-MM-SS'.length,
  M: 'YYYY-MM-DD_HH-MM'.length,
  H: 'YYYY-MM-DD_HH'.length,
};
const DAY_STAMP_LENGTH = 'YYYY-MM-DD'.length;

/**
 * The period that a moment lies in, by its beginning, on the clock of the wall.
 * @param local  milliseconds since 1970-01-01 00:00 of local time
 * @returns the same kind of number; two moments of one period have the same
 */
export function periodStart(local: number, { unit, every }: Rotation): number {
  const length = (UNIT_MS[unit] ?? 7 * DAY_MS) * every;
  const offset = unit.startsWith('W') ? (Number(unit[1]) - WEEKDAY_OF_EPOCH) * DAY_MS : 0;
  return Math.floor((local - offset) / length) * length + offset;
}

/** How a file that was put aside is told from the others: the beginning of its period. */
export function periodStamp(start: number, { unit }: Rotation): string {
  const stamp = new Date(start).toISOString().slice(0, 19).replace('T', '_').replaceAll(':', '-');
  return stamp.slice(0, STAMP_LENGTH[unit] ?? DAY_STAMP_LENGTH);
}

/** Milliseconds of local time, for {@link periodStart}. */
export function localTime(now: Date): number {
  return now.getTime() - now.getTimezoneOffset() * 60 * SECOND_MS;
}
