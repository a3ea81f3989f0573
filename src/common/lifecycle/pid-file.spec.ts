import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pidFile, writePidFile } from './pid-file.js';

describe('the file that names the process of a workspace', () => {
  let workspace: string;
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'pid-file-'));
  });
  afterEach(() => rm(workspace, { recursive: true }));

  const named = () => readFile(pidFile(workspace), 'utf8').catch(() => 'nobody');

  it('is there for as long as the process is', async () => {
    const forget = await writePidFile(workspace, 1);
    expect(await named()).toBe('1\n');
    forget();
    expect(await named()).toBe('nobody');
    expect(forget).not.toThrow();
  });

  it('outlives an older process that ends after a newer one began', async () => {
    const forgetOlder = await writePidFile(workspace, 1);
    const forgetNewer = await writePidFile(workspace, 2);
    forgetOlder();
    expect(await named()).toBe('2\n');
    forgetNewer();
    expect(await named()).toBe('nobody');
  });
});
