import { isAbsolute, join } from 'node:path';
import { RPC_ITEMS } from '../../service/rpc-items.js';
import type { ConfigStore } from '../../settings/config-store.js';
import { rootEventLog } from '../root-event-log.js';
import type { RootLogger } from '../root-logger.js';
import { RollingLogs } from './rolling-logs.js';
import type { IntervalUnit } from './rolling-period.js';

/**
 * The folder of log files and dumps.
 * @param base  workspace, or the working directory where there is none
 */
export function logsFolder(settings: ConfigStore, base: string): string {
  const folder = settings.valueOf(RPC_ITEMS.logsFolder);
  return isAbsolute(folder) ? folder : join(base, folder);
}

/**
 * Writes rolling files beside what goes to stdout, as the items say.
 * @param loggers  of the services, each with a file of its own
 * @returns what ends it, kept once all lines are written
 */
export function openRollingLogs(
  root: RootLogger,
  settings: ConfigStore,
  folder: string,
  loggers: readonly string[],
): () => Promise<void> {
  const logs = new RollingLogs(
    folder,
    loggers,
    {
      // What its validator lets pass.
      unit: settings.valueOf(RPC_ITEMS.logsIntervalUnit) as IntervalUnit,
      every: settings.valueOf(RPC_ITEMS.logsInterval),
      backups: settings.valueOf(RPC_ITEMS.logsBackup),
    },
    () => new Date(),
    (err) => rootEventLog(root, 'LogsManager').error({ err }, 'log files can no longer be written'),
  );
  const end = root.tee((line) => logs.write(line));
  return () => {
    end();
    return logs.close();
  };
}
