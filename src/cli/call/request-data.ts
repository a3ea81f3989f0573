import { readFile } from 'node:fs/promises';
import { badCommandLine } from '../cli-failure.js';
import { systemErrorCode } from '../system-error.js';
import type { Terminal } from '../terminal.js';

/**
 * The text that `--data` means: JSON itself, `@file`, or `-` for standard input.
 * @throws CliFailure when the file cannot be read
 */
export async function requestData(option: string, terminal: Terminal): Promise<string> {
  if (option === '-') return terminal.readInput();
  if (!option.startsWith('@')) return option;
  const path = option.slice(1);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw badCommandLine(`--data: ${path} cannot be read (${systemErrorCode(error)})`);
  }
}
