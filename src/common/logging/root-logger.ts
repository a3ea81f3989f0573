import pino, { type DestinationStream, type Logger } from 'pino';
import type { HostConfig } from '../config/host-config.js';
import { currentCall } from '../grpc/call-context.js';
import { isoTimestamps } from './iso-timestamps.js';
import { levelOfHost, pinoLevel } from './logger-level.js';
import { LoggerTree, ROOT } from './logger-tree.js';
import { type LokiStream, openLokiStream } from './loki-stream.js';
import { serializeError } from './serialize-error.js';

/** The logger behind all loggers of the process, and how to empty its buffer. */
export interface RootLogger {
  readonly logger: Logger;
  readonly infoLines: InfoLines;
  /** What each logger writes; may be changed at any time. */
  readonly loggers: LoggerTree;
  /** The logger of a name, which follows {@link loggers}; made once. */
  named(name: string): Logger;
  /** Hands every line that is written from now on to `sink` as well. @returns what ends it */
  tee(sink: (line: string) => void): () => void;
  /** Writes out what is still buffered. */
  flush(): void;
  /** The same, and what waits for Loki; nothing may be logged after it. */
  close(): Promise<void>;
}

/** For lines that are composed without pino, because they are written with every call. */
export interface InfoLines {
  /** Whether lines at `info` are written at all. */
  isOn(): boolean;
  /** What every line begins with: level, time, service; no closing brace. */
  head(): string;
  /** @param line  one JSON object and a line feed */
  write(line: string): void;
}

/** Injection token of the {@link RootLogger}. */
export const ROOT_LOGGER = Symbol('RootLogger');

/** Lines are written in blocks of this size, or after {@link FLUSH_EVERY_MS}. */
const BLOCK_BYTES = 32 * 1024;
const LONGEST_WRITE_BYTES = 2 * BLOCK_BYTES;
const FLUSH_EVERY_MS = 250;

/** Never written, wherever they stand in a line. */
const REDACTED = [
  'secret',
  'session_data',
  'authorization',
  'access_token',
  'refresh_token',
  'client_secret',
  'password',
];

/**
 * One JSON object a line on stdout, and to Loki where that is configured. Every line written while a
 * call runs carries its ids.
 * @param destination  where the lines go; stdout when left out, pretty on a developer's terminal
 */
export async function openRootLogger(
  config: Pick<HostConfig, 'logging' | 'isProduction' | 'serviceName'>,
  destination?: DestinationStream,
): Promise<RootLogger> {
  const stream = destination ?? (await prettyOnTerminal(config.isProduction)) ?? openStdout();
  const { loki: lokiAccess } = config.logging;
  const loki = lokiAccess && (await openLokiStream(lokiAccess, config.serviceName));
  const timestamp = isoTimestamps();
  const lines: FlushableStream = loki === undefined ? stream : both(stream, loki);
  const sinks = new Set<(line: string) => void>();
  const out: FlushableStream = {
    write: (line) => {
      lines.write(line);
      for (const sink of sinks) sink(line);
    },
    flush: (done) => (lines.flush === undefined ? done?.() : lines.flush(done)),
  };
  const logger = pino(
    {
      level: config.logging.level,
      base: { service: config.serviceName },
      timestamp,
      formatters: { level: (level) => ({ level }) },
      redact: { paths: REDACTED.flatMap((key) => [key, `*.${key}`]), censor: '[redacted]' },
      mixin: idsOfCall,
      serializers: { err: (error: unknown) => serializeError(error) },
    },
    out,
  );
  const service = JSON.stringify(config.serviceName);
  const flush = () => logger.flush();
  const loggers = new LoggerTree(levelOfHost(config.logging.level));
  const children = new Map<string, Logger>();
  const levelOf = (name: string) => pinoLevel(loggers.threshold(name));
  loggers.onChange(() => {
    logger.level = levelOf(ROOT);
    for (const [name, child] of children) child.level = levelOf(name);
  });
  return {
    logger,
    loggers,
    named: (name) => {
      const known = children.get(name);
      if (known !== undefined) return known;
      const child = logger.child({}, { level: levelOf(name) });
      children.set(name, child);
      return child;
    },
    tee: (sink) => {
      sinks.add(sink);
      return () => void sinks.delete(sink);
    },
    infoLines: {
      isOn: () => logger.isLevelEnabled('info'),
      head: () => `{"level":"info"${timestamp()},"service":${service}`,
      write: (line) => out.write(line),
    },
    flush,
    close: async () => {
      await flushed(out);
      await loki?.close();
    },
  };
}

function openStdout(): FlushableStream {
  const stdout = pino.destination({
    dest: 1,
    sync: false,
    minLength: BLOCK_BYTES,
    maxWrite: LONGEST_WRITE_BYTES,
    periodicFlush: FLUSH_EVERY_MS,
    // Of text it would count the bytes of the whole block again with each line.
    contentMode: 'buffer',
  });
  return {
    write: (line) => {
      stdout.write(Buffer.from(line) as unknown as string); // a Buffer is what this mode takes
    },
    flush: (done) => stdout.flush(done),
  };
}

/** For the last lines to leave; a reader that takes none must not hold the end. */
const LAST_FLUSH_MS = 1000;

/**
 * Kept once the lines have left, or cannot leave. Not left to the exit of the process: there
 * sonic-boom writes to a pipe that nobody reads any more for ever.
 */
function flushed(stream: FlushableStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.flush === undefined) return resolve();
    const timer = setTimeout(resolve, LAST_FLUSH_MS);
    stream.flush(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

interface FlushableStream extends DestinationStream {
  /** Of pino's own streams; absent where nothing is buffered. */
  flush?(done?: () => void): void;
}

function both(stream: FlushableStream, loki: LokiStream): FlushableStream {
  return {
    write: (line) => {
      stream.write(line);
      loki.write(line);
    },
    flush: (done) => (stream.flush === undefined ? done?.() : stream.flush(done)),
  };
}

function idsOfCall(): object {
  const call = currentCall();
  if (call === undefined) return {};
  const { correlationId, traceId, path, ids } = call;
  return {
    correlationId,
    traceId,
    method: path,
    ...(ids.abTraceId !== undefined && { abTraceId: ids.abTraceId }),
  };
}

/** pino-pretty is a development dependency: the image has none, and writes JSON. */
async function prettyOnTerminal(isProduction: boolean): Promise<DestinationStream | undefined> {
  if (isProduction || !process.stdout.isTTY) return undefined;
  try {
    const { default: pretty } = await import('pino-pretty');
    return pretty({ colorize: true, sync: true, translateTime: 'SYS:HH:MM:ss.l' });
  } catch {
    return undefined; // not installed: JSON it is
  }
}
