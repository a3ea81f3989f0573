import { z } from 'zod';
import { ArgumentListError, argumentList } from './argument-list.js';
import type { LogLevel } from './host-config.js';
import type { ValueType } from './variable.js';

function pattern(expected: string, accepted: RegExp): ValueType<string> {
  return { expected, schema: z.string().regex(accepted) };
}

/** `true` or `false` in any case: a typo must never switch something off, so nothing else counts. */
export const boolean: ValueType<boolean> = {
  expected: 'true or false',
  schema: z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'insensitive' }),
};

/** A whole number in decimal digits, bounds included. */
export function integer(min: number, max: number): ValueType<number> {
  return {
    expected: `an integer ${min}..${max}`,
    schema: z
      .string()
      .regex(/^[+-]?\d+$/)
      .transform(Number)
      .pipe(z.int().min(min).max(max)),
  };
}

/** A number in decimal notation, bounds included. */
export function decimal(min: number, max: number): ValueType<number> {
  return {
    expected: `a number ${min}..${max}`,
    schema: z
      .string()
      .regex(/^[+-]?\d+(\.\d+)?$/)
      .transform(Number)
      .pipe(z.number().min(min).max(max)),
  };
}

/** A port to listen on; 0 means any free one. */
export const port = integer(0, 65_535);

/** One of the words, exactly as written. */
export function oneOf<const W extends string>(...words: readonly [W, ...W[]]): ValueType<W> {
  return { expected: `one of ${words.join(', ')}`, schema: z.enum(words) };
}

/** Text on one line. */
export const text = pattern('text that is not blank, on one line', /^(?=.*\S)\P{Cc}+$/u);

/** A secret: any characters, because IAM hands out any. */
export const secretText = pattern('text that is not blank', /\S/);

/** Text that may travel in an HTTP header. */
export const headerText = pattern(
  'printable ASCII that begins with a letter or digit',
  /^[A-Za-z0-9][\x20-\x7e]*$/,
);

/** Name of an HTTP header or gRPC metadata key. */
export const headerName = pattern(
  'a lower-case header name of letters, digits, - and _',
  /^[a-z0-9_-]+$/,
);

const HEADER_VALUE = /[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?/;

/** Text that a caller sends in an HTTP header as it is. */
export const headerValue = pattern(
  'printable ASCII without blanks around it',
  new RegExp(`^${HEADER_VALUE.source}$`),
);

/** {@link headerValue}s without commas in them. */
export const headerValues: ValueType<readonly string[]> = {
  expected: 'printable ASCII without blanks around it, separated by commas',
  schema: z
    .string()
    .transform((list) => list.split(',').map((value) => value.trim()))
    .pipe(z.array(z.string().regex(new RegExp(`^${HEADER_VALUE.source}$`)))),
};

/** Address to listen on, or a name that resolves to one. */
export const host: ValueType<string> = {
  expected: 'a host name or an IP address, without port',
  schema: z
    .string()
    .regex(/^([A-Za-z0-9._-]+|[0-9A-Fa-f:.]+|\[[0-9A-Fa-f:.]+\])$/)
    .transform((address) => address.replace(/^\[|\]$/g, '')),
};

/** Path of a file; whether it can be read is another question. */
export const filePath = pattern('a file path', /^(?=.*\S)\P{Cc}+$/u);

function parsesAsHttpUrl(value: string): boolean {
  const url = URL.parse(value);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
}

/** URL of a service that the host sends to. */
export const httpUrl: ValueType<string> = {
  expected: 'an http:// or https:// URL',
  schema: z
    .string()
    .regex(/^\S+$/)
    .refine((value) => parsesAsHttpUrl(value)),
};

/** Base URL of AGS, returned without trailing slash. Source: auth.md 13. */
export const agsBaseUrl: ValueType<string> = {
  expected: 'an https:// URL without credentials, query or fragment',
  schema: z
    .string()
    .regex(/^[^\s?#]+$/)
    .refine((value) => {
      const url = URL.parse(value);
      return parsesAsHttpUrl(value) && url?.username === '' && url.password === '';
    })
    .transform((value) => value.replace(/\/+$/, '')),
};

/** A namespace of AGS: `:` and `*` would change the meaning of a permission. Source: auth.md 13. */
export const namespace = pattern('a namespace without white space, ":" or "*"', /^[^\s:*]+$/);

/** Path of an HTTP endpoint. */
export const urlPath = pattern('a path that begins with /', /^\/[A-Za-z0-9._~/-]*$/);

/** First part of a Prometheus metric name. */
export const metricPrefix = pattern(
  'letters, digits and _, not beginning with a digit',
  /^[A-Za-z_][A-Za-z0-9_]*$/,
);

/** Name of a strategy: the name of its file, without extension. */
export const strategyName = pattern(
  'the name of a strategy (its file name without extension)',
  /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
);

/** Words separated by commas; blanks around them do not count. */
export const wordList: ValueType<readonly string[]> = {
  expected: 'names separated by commas',
  schema: z
    .string()
    .regex(/^[^\s,]+(\s*,\s*[^\s,]+)*$/)
    .transform((words) => words.split(',').map((word) => word.trim())),
};

/** Words separated by commas, each one of those given. */
export function listOf<const W extends string>(
  ...words: readonly [W, ...W[]]
): ValueType<readonly W[]> {
  return {
    expected: `one or more of ${words.join(', ')}, separated by commas`,
    schema: z
      .string()
      .transform((list) => list.split(',').map((word) => word.trim()))
      .pipe(z.array(z.enum(words))),
  };
}

/** Two ports with a dash between them, the lower first. */
export const portRange: ValueType<{ readonly from: number; readonly to: number }> = {
  expected: 'two ports 1..65535 as <from>-<to>, the lower one first',
  schema: z
    .string()
    .regex(/^\d{1,5}-\d{1,5}$/)
    .transform((range) => {
      const [from = 0, to = 0] = range.split('-').map(Number);
      return { from, to };
    })
    .refine(({ from, to }) => from >= 1 && from <= to && to <= 65_535),
};

/** A program with its arguments; see {@link argumentList}. */
export const commandLine: ValueType<readonly string[]> = {
  expected: 'a command with its arguments on one line, every quote closed',
  schema: z
    .string()
    .regex(/^(?=.*\S)\P{Cc}+$/u)
    .transform((line, context) => {
      try {
        return argumentList(line);
      } catch (error) {
        if (!(error instanceof ArgumentListError)) throw error;
        context.addIssue({ code: 'custom', message: error.message });
        return z.NEVER;
      }
    }),
};

/** How a dedicated server tells that it is ready. */
export const serverReadiness = pattern('udp, tcp or log:<text>', /^(udp|tcp|log:.+)$/);

/** Address of what the host keeps; only folders for now. */
export const stateUrl = pattern('file:<folder>', /^file:(?!\/\/[^/])(?=.*[^/\s])\P{Cc}+$/u);

const LOG_LEVELS: Readonly<Record<string, LogLevel>> = {
  trace: 'trace',
  debug: 'debug',
  info: 'info',
  warn: 'warn',
  warning: 'warn',
  error: 'error',
  fatal: 'error',
  panic: 'error',
  critical: 'error',
};

/** A log level by any of the names that the vendor's templates use, in any case. */
export const logLevel: ValueType<LogLevel> = {
  expected: 'one of trace, debug, info, warn, error (warning, fatal, panic, critical also)',
  schema: z
    .string()
    .toLowerCase()
    .transform((word) => (Object.hasOwn(LOG_LEVELS, word) ? LOG_LEVELS[word] : undefined))
    .pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error'])),
};
