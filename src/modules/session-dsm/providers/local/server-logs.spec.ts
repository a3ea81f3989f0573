import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ServerLogs } from './server-logs.js';

const KEPT = 200;

describe('the logs of servers', () => {
  let folder: string;
  let logs: ServerLogs;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'server-logs-')), 'logs');
    logs = new ServerLogs(folder);
    await logs.open();
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true }));

  it('stay while their servers run, and go with the oldest of those that have ended', async () => {
    const files = Array.from({ length: KEPT + 3 }, (_, age) => logs.fileOf(`s${age}`, 0));
    for (const [age, file] of files.entries()) {
      await writeFile(file, '');
      await utimes(file, 2000 - age, 2000 - age);
    }
    const [oldest = '', ...others] = files.toReversed();
    // The folder is looked at now and then only.
    for (let started = 0; started < 50; started++) await logs.tidy(new Set([oldest]));
    const left = (await readdir(folder)).map((name) => join(folder, name));
    expect(left.sort()).toEqual([oldest, ...others.slice(2)].sort());
  });

  it.each(['../../etc/passwd', 'a/b', '', 'x'.repeat(65), 'ü'])(
    'of a session called %j have a harmless name in their folder',
    (sessionId) => {
      expect(logs.fileOf(sessionId, 1.5)).toMatch(/logs\/[0-9a-f]{32}-2\.log$/);
    },
  );
});
