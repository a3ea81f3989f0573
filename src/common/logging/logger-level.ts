import type { LogLevel } from '../config/host-config.js';

/** Levels of the log service, and their numbers in the contract. 0: that of the parent. */
export const LOGGER_LEVEL = {
  UNKNOWN: 0,
  DEBUG: 10,
  INFO: 20,
  WARNING: 30,
  ERROR: 40,
  CRITICAL: 50,
} as const;

/** Below the levels of the contract, where it is told as 0; pino's `trace`. */
const TRACE = 5;

const OF_HOST: Readonly<Record<LogLevel, number>> = {
  trace: TRACE,
  debug: LOGGER_LEVEL.DEBUG,
  info: LOGGER_LEVEL.INFO,
  warn: LOGGER_LEVEL.WARNING,
  error: LOGGER_LEVEL.ERROR,
};

/** The number of a level of `LOG_LEVEL`. */
export function levelOfHost(level: LogLevel): number {
  return OF_HOST[level];
}

/** Whether a number is one of the contract. */
export function isLoggerLevel(level: number): boolean {
  return Object.values(LOGGER_LEVEL).some((each) => each === level);
}

/** The number of a name as `loggers.json` has it; `undefined` for an unknown one. */
export function levelNamed(name: string): number | undefined {
  return Object.entries(LOGGER_LEVEL).find(([each]) => each === name)?.[1];
}

/** The name of a number of the contract. */
export function levelName(level: number): string {
  return Object.entries(LOGGER_LEVEL).find(([, each]) => each === level)?.[0] ?? 'UNKNOWN';
}

/** pino's level that lets the same lines pass. @param level  any number; what is above all: none */
export function pinoLevel(level: number): string {
  if (level <= TRACE) return 'trace';
  if (level <= LOGGER_LEVEL.DEBUG) return 'debug';
  if (level <= LOGGER_LEVEL.INFO) return 'info';
  if (level <= LOGGER_LEVEL.WARNING) return 'warn';
  if (level <= LOGGER_LEVEL.ERROR) return 'error';
  return level <= LOGGER_LEVEL.CRITICAL ? 'fatal' : 'silent';
}
