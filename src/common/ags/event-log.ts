import { Logger } from '@nestjs/common';

/** Where classes of the host write log lines: fields first, then a fixed text. */
export interface EventLog {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** An {@link EventLog} behind which Nest's logger stands. */
export function nestEventLog(context: string): EventLog {
  const logger = new Logger(context);
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.log(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
}
