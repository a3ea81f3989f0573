import { mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Ending of a file that is being written; what a crash left behind under it can be removed. */
export const HALF_WRITTEN = '.tmp';

/**
 * Writes a file so that neither a `kill -9` nor a power cut leaves half of one: beside it, flushed,
 * and renamed over it. Makes its folder when that is missing; nobody else may read either. Writes
 * of the same file must not overlap.
 */
export async function replaceFile(path: string, text: string): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const half = `${path}${HALF_WRITTEN}`;
  const file = await open(half, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(half, path);
  await flushFolder(folder);
}

/** A rename or a removal is on disk once its folder is. Windows cannot open folders and needs it not. */
export async function flushFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
