import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What must never reach a builder, at places where people put it. */
export const PLANTED = ['.env', 'account.json', 'node_modules/planted.js'];

/**
 * A copy of this repository as a fresh clone has it, without `dist` and `node_modules`, and with
 * files in it that are nobody's business.
 * @returns the folder, which the caller removes
 */
export function makeBuildContext(): string {
  const folder = mkdtempSync(join(tmpdir(), 'extend-host-context-'));
  const listed = execFileSync('git', [
    'ls-files',
    '-z',
    '--cached',
    '--others',
    '--exclude-standard',
  ]);
  for (const file of listed.toString().split('\0')) {
    if (file !== '' && existsSync(file)) cpSync(file, join(folder, file));
  }
  for (const file of PLANTED) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), 'AB_CLIENT_SECRET=planted-secret\n');
  }
  return folder;
}
