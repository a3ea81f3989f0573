import { finished } from 'node:stream/promises';
import type { HostConfig } from '../config/host-config.js';

/** Where lines go on their way to Loki. */
export interface LokiStream {
  /** @param line  one of the root logger's, as it goes to stdout */
  write(line: string): void;
  /** Pushes what is left; kept in any case, also when Loki is away. */
  close(): Promise<void>;
}

/** How long a line waits for others to be pushed with it. */
const PUSH_EVERY_SECONDS = 2;
/** What Loki may take for one push. */
const PUSH_TIMEOUT_MS = 5000;
/** Lines kept for the next push; the oldest go first when there are more. */
const MAX_LINES = 10_000;
/** For the last lines to leave when the process ends. */
const CLOSE_TIMEOUT_MS = 2000;

/** Loki's names of our levels; its own label `level` is drawn from these five. */
const LEVELS = {
  trace: 'debug',
  debug: 'debug',
  info: 'info',
  warn: 'warning',
  error: 'error',
  fatal: 'critical',
} as const;

/** pino writes the time second, behind a level from a fixed list: no caller's text is before it. */
const TIME = /^(\{"level":"[a-z]+","time":")([^"]+)"/;

/**
 * Pushes lines to Loki from this process; a Loki that is slow or away costs lines there, which
 * stdout has, and nothing else. Labels are the service and the level, never what a caller sends.
 */
export async function openLokiStream(
  { url, username, password }: NonNullable<HostConfig['logging']['loki']>,
  serviceName: string,
): Promise<LokiStream> {
  const { pinoLoki } = await import('pino-loki');
  const { origin, pathname, search } = new URL(url);
  const transport = pinoLoki({
    host: origin,
    endpoint: pathname + search,
    ...(username !== undefined && { basicAuth: { username, password: password ?? '' } }),
    labels: { service: serviceName },
    levelMap: LEVELS,
    batching: { interval: PUSH_EVERY_SECONDS, maxBufferSize: MAX_LINES },
    timeout: PUSH_TIMEOUT_MS,
    structuredMetaKey: false,
    silenceErrors: true, // it would print them on stderr, several lines each
    logFormat: ({ lokilevel: _, ...line }) => JSON.stringify({ ...line, time: isoTime(line.time) }),
  });
  return {
    write: (line) => {
      transport.write(line.replace(TIME, withNanoseconds));
    },
    close: async () => {
      transport.end();
      try {
        await finished(transport, { signal: AbortSignal.timeout(CLOSE_TIMEOUT_MS) });
      } catch {
        // Loki is away at the end: stdout has these lines.
      }
    },
  };
}

/** pino-loki takes the time of a line only as nanoseconds, and of no other length. */
function withNanoseconds(_: string, before: string, time: string): string {
  return `${before}${Date.parse(time)}000000"`;
}

function isoTime(nanoseconds: number | string): string {
  // Rounded: a number of so many nanoseconds is not exact, and a date cuts off.
  return new Date(Math.round(Number(nanoseconds) / 1e6)).toISOString();
}
