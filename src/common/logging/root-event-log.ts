import type { EventLog } from '../ags/event-log.js';
import type { RootLogger } from './root-logger.js';

/** An {@link EventLog} without Nest, for what runs before it or beside it. */
export function rootEventLog(root: Pick<RootLogger, 'named'>, context: string): EventLog {
  const logger = root.named(context);
  return {
    debug: (fields, message) => logger.debug({ context, ...fields }, message),
    info: (fields, message) => logger.info({ context, ...fields }, message),
    warn: (fields, message) => logger.warn({ context, ...fields }, message),
    error: (fields, message) => logger.error({ context, ...fields }, message),
  };
}
