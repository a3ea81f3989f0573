import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RollingLogs } from './rolling-logs.js';

describe('rolling logs', () => {
  let folder: string;
  let now: Date;
  let failures: unknown[];
  beforeEach(async () => {
    failures = [];
    folder = await mkdtemp(join(tmpdir(), 'rolling-logs-'));
    now = new Date(2026, 10, 21, 14, 48, 47, 123);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (backups = 10) =>
    new RollingLogs(
      folder,
      ['Roster', 'SessionDsm'],
      { unit: 'H', every: 1, backups },
      () => now,
      (error) => failures.push(error),
    );
  const line = (context: string | undefined, msg: string, rest: object = {}) =>
    `${JSON.stringify({ level: 'info', time: now.toISOString(), service: 's', context, msg, ...rest })}\n`;
  const linesOf = async (name: string) =>
    (await readFile(join(folder, name, `${name}.log`), 'utf8')).trimEnd().split('\n');

  it('give each service a file, and the root one with everything', async () => {
    const logs = open();
    logs.write(line('Roster', 'traded', { player: 'p1' }));
    logs.write(line('Roster.market', 'closed'));
    logs.write(line(undefined, 'call'));
    await logs.close();

    expect(await linesOf('Roster')).toEqual([
      `2026-11-21 14:48:47.123 [main] INFO log of Roster, process ${process.pid} - Roster`,
      '2026-11-21 14:48:47.123 [main] INFO traded - {"player":"p1"}',
      '2026-11-21 14:48:47.123 [main] INFO closed - Roster.market',
      '2026-11-21 14:48:47.123 [main] INFO the file log closes - Roster',
    ]);
    expect(await linesOf('root')).toEqual([
      expect.stringContaining('log of root'),
      expect.stringContaining('[main/Roster] INFO traded'),
      expect.stringContaining('[main/Roster.market] INFO closed'),
      expect.stringContaining('[main/root] INFO call'),
      expect.stringContaining('closes'),
    ]);
    expect(await linesOf('SessionDsm')).toHaveLength(2);
    expect((await stat(join(folder, 'root', 'root.log'))).mode & 0o777).toBe(0o600);
  });

  it('put a file aside with the first line after the boundary, named for its beginning', async () => {
    const logs = open();
    now = new Date(2026, 10, 21, 15, 30);
    logs.write(line('Roster', 'later'));
    await logs.close();
    expect((await readdir(join(folder, 'Roster'))).sort()).toEqual([
      'Roster.log',
      'Roster.log.2026-11-21_14',
    ]);
    expect((await linesOf('Roster'))[0]).toContain('later');
    const aside = join(folder, 'Roster', 'Roster.log.2026-11-21_14');
    expect(await readFile(aside, 'utf8')).toContain('log of Roster');
  });

  it('go on with the file of an earlier process, and put it aside when its time is over', async () => {
    const path = join(folder, 'Roster', 'Roster.log');
    await open().close();
    await utimes(path, now, now);
    await open().close();
    expect(await linesOf('Roster')).toHaveLength(4);
    await utimes(path, now, new Date(2026, 10, 21, 9, 5));
    await open().close();
    expect(await readdir(join(folder, 'Roster'))).toContain('Roster.log.2026-11-21_09');
    expect(await linesOf('Roster')).toHaveLength(2);
  });

  it('keep as many files as they are told', async () => {
    const logs = open(2);
    for (let hour = 15; hour < 20; hour++) {
      now = new Date(2026, 10, 21, hour);
      logs.write(line('Roster', 'x'));
    }
    await logs.close();
    expect((await readdir(join(folder, 'Roster'))).sort()).toEqual([
      'Roster.log',
      'Roster.log.2026-11-21_17',
      'Roster.log.2026-11-21_18',
    ]);
  });

  it('keep the trouble of the disk from whoever logs, and tell of it once', async () => {
    const logs = open();
    await rm(folder, { recursive: true });
    await mkdir(folder);
    now = new Date(2026, 10, 21, 15);
    logs.write(line('Roster', 'lost'));
    logs.write(line('Roster', 'lost too'));
    expect(failures).toMatchObject([{ code: 'ENOENT' }]);
    await logs.close();
  });
});
