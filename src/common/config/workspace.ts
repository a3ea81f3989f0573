import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Absolute path of the folder that a `file:` address names. `file:./a` and `file:a` are relative
 * to `directory`; `file:///a%20b` is a URL by the book, so it is decoded.
 * @param stateUrl  accepted by the type of `STATE_URL`
 */
export function workspaceFolder(stateUrl: string, directory: string): string {
  return stateUrl.startsWith('file://')
    ? fileURLToPath(stateUrl)
    : resolve(directory, stateUrl.slice('file:'.length));
}
