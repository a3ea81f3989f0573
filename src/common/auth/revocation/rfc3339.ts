const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[Tt]((\d{2}):\d{2}:(\d{2}))(?:\.\d{1,9})?([Zz]|[+-]\d{2}:\d{2})$/;

/**
 * The whole second in which an RFC 3339 timestamp with 0 to 9 fraction digits lies, since the
 * epoch, rounded down; `undefined` for any other text, a day that does not exist included.
 */
export function epochSecondOf(text: string): number | undefined {
  const [, date, time, hour, second, zone] = TIMESTAMP.exec(text) ?? [];
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  if (Number(hour) > 23 || Number(second) > 59) return undefined;
  const local = Date.parse(`${date}T${time}Z`);
  if (Number.isNaN(local)) return undefined;
  // Date.parse turns 30 February into 2 March.
  if (!new Date(local).toISOString().startsWith(date)) return undefined;
  const offset = offsetSecondsOf(zone);
  return offset === undefined ? undefined : local / 1000 - offset;
}

function offsetSecondsOf(zone: string): number | undefined {
  if (zone === 'Z' || zone === 'z') return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4, 6));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}
