import type { EventLog } from '../ags/event-log.js';
import type { Folders } from '../settings/folders.js';
import { LoggerFile } from './logger-file.js';
import type { LoggerTree } from './logger-tree.js';

/**
 * Sets the loggers as the files of the folders say, the workspace last.
 * @throws ResultError 40 for a file that cannot be understood
 */
export async function loadLoggers(
  tree: LoggerTree,
  folders: Folders,
  log: EventLog,
): Promise<void> {
  const { system, user, workspace } = folders;
  for (const folder of [system, user, workspace]) {
    if (folder === undefined) continue;
    for (const [name, stored] of await new LoggerFile(folder).read()) {
      if (stored.kind === 'unknown level') {
        log.warn(
          { logger: name, unknownLevel: stored.level, folder },
          'an unknown log level is ignored',
        );
      } else {
        const { enabled, level } = tree.view(name);
        tree.set(name, { enabled, level, ...stored.setting });
      }
    }
  }
}
