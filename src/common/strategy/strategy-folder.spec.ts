import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { strategyNamesIn } from './strategy-folder.js';

describe('strategyNamesIn', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'strategies-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function namesWith(...files: readonly string[]): readonly string[] {
    for (const file of files) writeFileSync(join(folder, file), '');
    return strategyNamesIn(pathToFileURL(`${folder}/`));
  }

  it('names the files, sorted, as source and as built', () => {
    expect(namesWith('sample.ts', 'echo.ts', 'my-own_2.js')).toEqual([
      'echo',
      'my-own_2',
      'sample',
    ]);
  });

  it('leaves out what is no strategy', () => {
    expect(namesWith('a.spec.ts', 'b.d.ts', 'c.js.map', 'README.md', '.hidden.ts')).toEqual([]);
  });

  it('refuses a folder that is not there', () => {
    expect(() => strategyNamesIn(pathToFileURL(join(folder, 'missing/')))).toThrow('ENOENT');
  });
});
