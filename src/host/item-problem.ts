import { hostedServices } from '../app.module.js';
import type { HostConfig } from '../common/config/host-config.js';
import { loadLoggers } from '../common/logging/load-loggers.js';
import { levelOfHost } from '../common/logging/logger-level.js';
import { LoggerTree } from '../common/logging/logger-tree.js';
import { ResultError } from '../common/operations/result.error.js';
import { declaredItems } from '../common/service/service-composition.js';
import { HOST_USER_ITEMS } from '../common/settings/host-items.js';
import { openSettings } from '../common/settings/open-settings.js';

const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * What of the items and loggers of a configuration would stop the start; nothing is written.
 * @returns one sentence; `undefined` when nothing would
 */
export async function itemProblem(config: HostConfig): Promise<string | undefined> {
  const { folders, itemTexts, logging } = config;
  try {
    await openSettings(declaredItems(hostedServices(config), HOST_USER_ITEMS), folders, itemTexts);
    await loadLoggers(new LoggerTree(levelOfHost(logging.level)), folders, SILENT);
    return undefined;
  } catch (error) {
    if (error instanceof ResultError) return `${error.message} (code ${error.resultCode})`;
    throw error;
  }
}

function ignore(): void {}
