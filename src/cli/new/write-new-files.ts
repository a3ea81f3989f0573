import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from '../../common/config/error-code.js';
import { CliFailure } from '../cli-failure.js';
import type { NewFile } from './service-files.js';

/**
 * Writes all of the files, and their folders, or none: what was made is removed again when one of them
 * cannot be written. Never writes over a file.
 * @param directory  that the paths of the files are relative to
 * @throws CliFailure that names the file
 */
export async function writeNewFiles(directory: string, files: readonly NewFile[]): Promise<void> {
  const made: string[] = [];
  for (const { path, text } of files) {
    const absolute = join(directory, path);
    try {
      const folder = await mkdir(dirname(absolute), { recursive: true });
      if (folder !== undefined) made.push(folder);
      await writeFile(absolute, text, { flag: 'wx' });
      made.push(absolute);
    } catch (error) {
      for (const each of made) await rm(each, { recursive: true, force: true });
      const why = errorCode(error) ?? 'unknown';
      throw new CliFailure(`${path}: cannot be written (${why}); nothing was changed`);
    }
  }
}
