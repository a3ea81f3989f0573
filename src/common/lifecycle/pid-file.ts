import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../state/replace-file.js';

const NAME = 'host.pid';

/** Where tools of the same machine find the process of a workspace. */
export function pidFile(workspace: string): string {
  return join(workspace, NAME);
}

/**
 * Says in the workspace which process runs there.
 * @returns what takes it away; at once, because the process ends then
 */
export async function writePidFile(workspace: string): Promise<() => void> {
  const path = pidFile(workspace);
  await replaceFile(path, `${process.pid}\n`);
  return () => rmSync(path, { force: true });
}
