import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '../support/eventually.js';
import {
  type OperationsHost,
  type OperationsHostOptions,
  startOperationsHost,
} from '../support/operations/operations-host.js';
import { startFailureOf } from '../support/operations/start-failure-of.js';

describe('the log service', () => {
  let workspace: string;
  let host: OperationsHost | undefined;
  beforeEach(async () => {
    workspace = await mkdtemp(join(tmpdir(), 'operations-loggers-'));
  });
  afterEach(async () => {
    await host?.stop();
    host = undefined;
    await rm(workspace, { recursive: true });
  });

  const start = async (options: OperationsHostOptions = {}) => {
    host = await startOperationsHost({ workspace, ...options });
    return host;
  };
  const get = (...names: string[]) => host?.call('LoggerService/get', { names });
  const set = (...items: { name: string; enabled?: boolean; level?: string | number }[]) =>
    host?.call('LoggerService/set', { items });
  const reset = (...names: string[]) => host?.call('LoggerService/reset', { names });
  const file = () => join(workspace, 'loggers.json');
  const stored = async () => JSON.parse(await readFile(file(), 'utf8')) as unknown;
  const isStored = async () => (await readdir(workspace)).includes('loggers.json');

  it.each([
    ['L1', '{"broken": '],
    ['L2', '{"logger1": 12}'],
    ['L2', '{"logger1": null}'],
    ['L2', '["logger1"]'],
  ])('%s: does not start with %j, which is code 40', async (_, content) => {
    await writeFile(file(), content);
    expect(await startFailureOf(start())).toMatchObject({
      exitCode: 78,
      fields: { resultCode: 40 },
    });
  });

  it('L3: takes its loggers up at the start, and ignores a level that is none', async () => {
    await writeFile(file(), '{"logger1": false, "logger2": "DEBUG", "logger3": "FOO"}');
    const { logLines } = await start();
    expect(await get('logger1', 'logger2', 'logger3')).toEqual({
      items: [
        { name: 'logger1' },
        { name: 'logger2', enabled: true, level: 'LVL_DEBUG' },
        { name: 'logger3', enabled: true },
      ],
    });
    expect(logLines).toContainEqual(
      expect.objectContaining({ level: 'warn', logger: 'logger3', unknownLevel: 'FOO' }),
    );
  });

  it('L4: refuses to tell of nothing', async () => {
    await start();
    expect((await get())?.r?.code).toBe('ERROR_PARAM_MISSING');
    expect((await reset())?.r?.code).toBe('ERROR_PARAM_MISSING');
    expect((await set())?.r?.code).toBe('ERROR_PARAM_MISSING');
  });

  it('L5: knows a logger as soon as it is named, and levels that were set in-process', async () => {
    const { root } = await start();
    expect(await get('new')).toEqual({ items: [{ name: 'new', enabled: true }] });
    root.loggers.setLevel('new', 30);
    expect((await get('new'))?.items).toMatchObject([{ level: 'LVL_WARNING' }]);
    root.loggers.setLevel('new', 35);
    expect(await get('new')).toEqual({ items: [{ name: 'new', enabled: true }] });
  });

  it('L6: calls the logger above all others root', async () => {
    await start();
    const root = { items: [{ name: 'root', enabled: true, level: 'LVL_INFO' }] };
    expect(await get('')).toEqual(root);
    expect(await get('root')).toEqual(root);
  });

  it('L7, L8: keeps what is set, until it is reset', async () => {
    await start();
    await reset('some');
    expect(await isStored()).toBe(false);
    const warning = { items: [{ name: 'some', enabled: true, level: 'LVL_WARNING' }] };
    expect(await set({ name: 'some', enabled: true, level: 'LVL_WARNING' })).toEqual(warning);
    expect(await stored()).toEqual({ some: 'WARNING' });
    expect(await get('some')).toEqual(warning);
    expect(await reset('some')).toEqual({ items: [{ name: 'some', enabled: true }] });
    expect(await stored()).toEqual({});
    expect(await get('some')).toEqual({ items: [{ name: 'some', enabled: true }] });
  });

  it('keeps the root too, and resets it to the level of the start', async () => {
    await start({ env: { LOG_LEVEL: 'warning' } });
    await set({ name: 'root', enabled: true, level: 'LVL_DEBUG' });
    expect(await stored()).toEqual({ '': 'DEBUG' });
    await reset('root');
    expect((await get('root'))?.items).toMatchObject([{ level: 'LVL_WARNING' }]);
  });

  it('X10: changes nothing when one level is none of the contract', async () => {
    await start();
    const answer = await set(
      { name: 'first', enabled: true, level: 'LVL_ERROR' },
      { name: 'second', enabled: true, level: 15 },
    );
    expect(answer?.r).toEqual({
      code: 'ERROR_PARAM_INVALID',
      msg: 'second: found the level 15, expected one of 0, 10, 20, 30, 40, 50',
    });
    expect(await get('first')).toEqual({ items: [{ name: 'first', enabled: true }] });
    expect(await isStored()).toBe(false);
  });

  it('turns up one logger of a running host, and off another', async () => {
    const { logLines } = await start();
    const loud = new Logger('Loud.part');
    const quiet = new Logger('Quiet');
    loud.debug('before');
    await set({ name: 'Loud', enabled: true, level: 'LVL_DEBUG' }, { name: 'Quiet' });
    loud.debug('after');
    quiet.error('unheard');
    expect(logLines.filter((line) => line.context === 'Loud.part')).toMatchObject([
      { level: 'debug', msg: 'after' },
    ]);
    expect(logLines.some((line) => line.context === 'Quiet')).toBe(false);
    expect(logLines).toContainEqual(
      expect.objectContaining({ level: 'warn', loggers: ['Quiet'], context: 'LogsManager' }),
    );
  });

  it('lets nobody silence the audit', async () => {
    const { logLines } = await start();
    expect((await set({ name: 'Audit', enabled: false }))?.r?.code).toBe('ERROR_PARAM_UNSUPPORTED');
    await set({ name: 'root', enabled: true, level: 'LVL_CRITICAL' });
    await reset('x');
    expect(logLines.filter((line) => line.msg === 'audit')).toHaveLength(3);
  });

  it('refuses names that are endless or hold control characters', async () => {
    await start();
    expect((await get('a'.repeat(129)))?.r?.code).toBe('ERROR_PARAM_INVALID');
    expect((await get('a\nb'))?.r?.code).toBe('ERROR_PARAM_INVALID');
  });

  it('L9: does not start with an unknown unit of the log rotation', async () => {
    expect(await startFailureOf(start({ env: { RPC_LOGS_INTERVAL_UNIT: 'foo' } }))).toMatchObject({
      exitCode: 78,
      fields: { resultCode: 21 },
    });
  });

  it('L10: puts its files aside by the unit and interval of the workspace', async () => {
    const items = { 'rpc-logs-interval-unit': 's', 'rpc-logs-interval': '1' };
    await writeFile(join(workspace, 'config.json'), JSON.stringify(items));
    await start();
    const logger = new Logger('LogsManager');
    const folder = join(workspace, 'logs', 'LogsManager');
    const files = async () =>
      (await readdir(folder)).filter((name) => name.startsWith('LogsManager.log'));
    await eventually('there are three files', async () => {
      logger.log('a line');
      return (await files()).length >= 3;
    });
    await host?.stop();
    expect(await readFile(join(folder, 'LogsManager.log'), 'utf8')).toMatch(
      /\d\d \[main\] INFO the file log closes - LogsManager\n$/,
    );
    const everything = join(workspace, 'logs', 'root', 'root.log');
    expect(await readFile(everything, 'utf8')).toContain('closes');
  });
});
