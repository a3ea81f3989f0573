/** Members of a line that stand elsewhere in a file, or are the same on every line. */
const HEAD = ['time', 'level', 'msg', 'context', 'service'];

const LEVELS: Readonly<Record<string, string>> = {
  trace: 'DEBUG',
  debug: 'DEBUG',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
  fatal: 'CRITICAL',
};

/** A line of the log, taken apart. */
export type ParsedLine = Readonly<Record<string, unknown>>;

/** The logger that wrote a line; the empty name for the root. */
export function loggerOf(line: ParsedLine): string {
  return typeof line.context === 'string' ? line.context : '';
}

/**
 * A line as the rolling files have it: `2026-11-21 14:48:47.123 [main] INFO text - place`, where
 * the place is what else the line says.
 * @param thread  what stands in the brackets
 */
export function logFileLine(line: ParsedLine, thread: string): string {
  const time = new Date(typeof line.time === 'string' ? line.time : 0);
  const level = LEVELS[String(line.level)] ?? 'INFO';
  const fields = Object.entries(line).filter(([name]) => !HEAD.includes(name));
  const place = fields.length === 0 ? loggerOf(line) : JSON.stringify(Object.fromEntries(fields));
  return `${stamp(time)} [${thread}] ${level} ${String(line.msg ?? '')} - ${place}\n`;
}

/** `YYYY-MM-DD hh:mm:ss.mmm` of local time. */
function stamp(time: Date): string {
  const local = new Date(time.getTime() - time.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 23).replace('T', ' ');
}
