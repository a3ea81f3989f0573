import type { ConfigItem } from './config-item.js';
import { variableItem } from './variable-item.js';

/** What operators may change of every host while it runs; modules declare more. */
export const HOST_ITEMS = {
  logLevel: variableItem('LOG_LEVEL'),
  strategyTimeoutMs: variableItem('STRATEGY_TIMEOUT_MS'),
  shutdownGraceSeconds: variableItem('SHUTDOWN_GRACE_SECONDS'),
} as const;

/** In the order in which operators are shown them. */
export const HOST_USER_ITEMS: readonly ConfigItem[] = Object.values(HOST_ITEMS);
