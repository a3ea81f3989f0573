import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LogSearch } from './log-search.js';

describe('the search for a text in a growing log', () => {
  let file: string;

  beforeEach(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'log-search-')), 'server.log');
    await writeFile(file, 'starting\n');
  });
  afterEach(() => rm(join(file, '..'), { recursive: true }));

  it('finds it once it is there', async () => {
    const search = new LogSearch(file, 'server ready');
    expect(await search.isFound()).toBe(false);
    await appendFile(file, 'server ready\n');
    expect(await search.isFound()).toBe(true);
    expect(await search.isFound()).toBe(true);
  });

  it('finds it when it is written piece by piece', async () => {
    const search = new LogSearch(file, 'bereit: größer');
    const bytes = Buffer.from('bereit: größer');
    for (const [index, byte] of bytes.entries()) {
      await appendFile(file, Buffer.of(byte));
      expect(await search.isFound()).toBe(index === bytes.length - 1);
    }
  });

  it('finds it behind more than it reads at once', async () => {
    await appendFile(file, `${'x'.repeat(600_000)}ready`);
    expect(await new LogSearch(file, 'ready').isFound()).toBe(true);
    expect(await new LogSearch(file, 'never').isFound()).toBe(false);
  });
});
