import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadLoggers } from './load-loggers.js';
import { LoggerFile } from './logger-file.js';
import { LoggerTree } from './logger-tree.js';

const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

describe('loggers.json', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'logger-file-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const content = () => readFile(join(folder, 'loggers.json'), 'utf8');

  it('may say that a logger is off and what its level is, beside the forms that are written', async () => {
    const stored = { a: false, b: true, c: 'ERROR', d: { enabled: false, level: 'DEBUG' } };
    await writeFile(join(folder, 'loggers.json'), JSON.stringify(stored));
    const tree = new LoggerTree(20);
    const folders = { system: undefined, user: undefined, workspace: folder };
    await loadLoggers(tree, folders, SILENT);
    expect(['a', 'b', 'c', 'd'].map((name) => tree.view(name))).toEqual([
      { name: 'a', enabled: false, level: 0 },
      { name: 'b', enabled: true, level: 0 },
      { name: 'c', enabled: true, level: 40 },
      { name: 'd', enabled: false, level: 10 },
    ]);
  });

  it('keeps what it does not change, with four blanks of indent', async () => {
    await writeFile(join(folder, 'loggers.json'), '{"kept": "INFO", "gone": false}');
    const off = { enabled: false, level: 10 };
    await new LoggerFile(folder).write(
      new Map([
        ['gone', undefined],
        ['off', off],
      ] as const),
    );
    expect(await content()).toBe('{\n    "kept": "INFO",\n    "off": false\n}\n');
  });
});
