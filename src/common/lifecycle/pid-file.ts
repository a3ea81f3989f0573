import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { replaceFile } from '../state/replace-file.js';

const NAME = 'host.pid';

/** Where tools of the same machine find the process of a workspace. */
export function pidFile(workspace: string): string {
  return join(workspace, NAME);
}

/**
 * Says in the workspace which process runs there.
 * @returns what takes it away, unless a newer process is there by now, as after a `shutdown` that
 *   waits; at once, because the process ends then
 */
export async function writePidFile(
  workspace: string,
  pid: number = process.pid,
): Promise<() => void> {
  const path = pidFile(workspace);
  const content = `${pid}\n`;
  await replaceFile(path, content);
  return () => {
    if (contentOf(path) === content) rmSync(path, { force: true });
  };
}

/** `undefined` when there is no such file, or it cannot be read. */
function contentOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
