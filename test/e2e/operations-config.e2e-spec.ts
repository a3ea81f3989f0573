import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { intItem } from '../../src/common/settings/config-item.js';
import {
  type OperationsHost,
  type OperationsHostOptions,
  startOperationsHost,
} from '../support/operations/operations-host.js';

const MY_INT = intItem({ name: 'my-int-config', description: 'A number', default: '12' });

describe('the config service', () => {
  let host: OperationsHost;
  const start = async (options: OperationsHostOptions = {}) => {
    host = await startOperationsHost({ extras: { userItems: [MY_INT] }, ...options });
  };
  afterEach(() => host.dispose());

  const get = (...names: string[]) => host.call('ConfigService/get', { names });
  const set = (name: string, value: string) =>
    host.call('ConfigService/set', { items: [{ name, value }] });
  const stored = async () =>
    JSON.parse(await readFile(join(host.workspace, 'config.json'), 'utf8')) as unknown;
  const isStored = () =>
    stat(join(host.workspace, 'config.json')).then(
      () => true,
      () => false,
    );
  const currentValue = async () => (await get('my-int-config')).items?.[0]?.value;

  it('C18, C19, C20: tells its items, and refuses empty and unknown names', async () => {
    await start();
    expect((await get('')).r?.code).toBe('ERROR_PARAM_MISSING');
    const unknown = await get('unknown', 'my-int-config');
    expect(unknown.r).toEqual({
      code: 'ERROR_ITEM_UNKNOWN',
      msg: expect.stringContaining('"unknown"'),
    });
    expect(await get()).toEqual({
      items: [
        {
          name: 'my-int-config',
          description: 'A number [hard-coded]',
          value: '12',
          default_value: '12',
          validator: 'CONFIG_VALID_INT',
        },
      ],
    });
    const lenient = { names: ['unknown'], ignore_unknown: true };
    expect(await host.call('ConfigService/get', lenient)).toEqual({});
    expect((await get('rpc-max-workers')).r?.code).toBe('ERROR_ITEM_UNKNOWN');
  });

  it('C21, C22, C23: refuses what cannot be set, and changes nothing then', async () => {
    await start();
    expect((await host.call('ConfigService/set')).r?.code).toBe('ERROR_PARAM_MISSING');
    expect((await host.call('ConfigService/reset')).r?.code).toBe('ERROR_PARAM_MISSING');
    expect((await set('my-int-config', '')).r?.code).toBe('ERROR_PARAM_MISSING');
    const refused = await set('my-int-config', 'foo');
    expect(refused.r).toEqual({
      code: 'ERROR_PARAM_INVALID',
      msg: 'my-int-config: found "foo", expected an integer',
    });
    expect(await currentValue()).toBe('12');
    expect(await isStored()).toBe(false);
  });

  it('C24: keeps a value over a restart, and ignores one that is wrong', async () => {
    await start();
    expect((await set('my-int-config', '999')).items).toMatchObject([{ value: '999' }]);
    expect(await stored()).toEqual({ 'my-int-config': '999' });
    expect((await stat(join(host.workspace, 'config.json'))).mode & 0o777).toBe(0o600);
    const { workspace } = host;
    await host.stop();

    await start({ workspace });
    expect((await get('my-int-config')).items).toMatchObject([
      { value: '999', default_value: '12', description: 'A number [workspace]' },
    ]);
    await host.stop();

    await writeFile(join(workspace, 'config.json'), '{"my-int-config": "bad", "other": "kept"}');
    await start({ workspace });
    expect(await currentValue()).toBe('12');
    expect(host.logLines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        item: 'my-int-config',
        problem: expect.stringContaining('"bad"'),
      }),
    );
    await set('my-int-config', '7');
    expect(await stored()).toEqual({ 'my-int-config': '7', other: 'kept' });
  });

  it('C24: without a workspace it changes values and writes nothing', async () => {
    await start({
      adjust: (config) => ({ ...config, folders: { ...config.folders, workspace: undefined } }),
    });
    expect((await set('my-int-config', '888')).items).toMatchObject([{ value: '888' }]);
    expect(await currentValue()).toBe('888');
    expect(await isStored()).toBe(false);
  });

  it('C25, X7: a reset gives the default back, over a restart too', async () => {
    await start();
    await set('my-int-config', '777');
    expect(await currentValue()).toBe('777');
    const names = { names: ['my-int-config'] };
    expect((await host.call('ConfigService/reset', names)).items).toMatchObject([{ value: '12' }]);
    const { workspace } = host;
    await host.stop();
    await start({ workspace });
    expect(await currentValue()).toBe('12');
  });

  it('C10, C11: takes its default from the folders and the environment', async () => {
    await start({
      env: { MY_INT_CONFIG: '456' },
      adjust: (config) => ({ ...config, folders: { ...config.folders, system: config.workspace } }),
    });
    expect((await get('my-int-config')).items).toMatchObject([
      { value: '456', default_value: '456', description: 'A number [environment]' },
    ]);
  });

  it('warns at the start of a stored value that hides the one of the environment', async () => {
    await start();
    await set('my-int-config', '999');
    const { workspace } = host;
    await host.stop();
    await start({ workspace, env: { MY_INT_CONFIG: '456' } });
    expect(await currentValue()).toBe('999');
    expect(host.logLines).toContainEqual(
      expect.objectContaining({ level: 'warn', item: 'my-int-config', variable: 'MY_INT_CONFIG' }),
    );
  });

  it('says in the log who changed what, and never the value of a secret', async () => {
    await start();
    await set('my-int-config', '5');
    await set('my-int-config', 'x');
    expect(host.logLines.filter((line) => line.msg === 'audit')).toMatchObject([
      {
        context: 'Audit',
        what: 'config set',
        names: ['my-int-config'],
        result: 'OK',
        peer: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      },
      { what: 'config set', result: 'ERROR_PARAM_INVALID' },
    ]);
  });
});

describe('the items of the host itself', () => {
  let host: OperationsHost;
  afterEach(() => host.dispose());

  it('act without a restart, in the words of their variables', async () => {
    host = await startOperationsHost({ env: { LOG_LEVEL: 'warning' } });
    const { items } = await host.call('ConfigService/get', {
      names: ['log-level', 'strategy-timeout-ms', 'shutdown-grace-seconds'],
    });
    expect(items).toMatchObject([
      { value: 'warning', description: expect.stringMatching(/\[environment\]$/) },
      { value: '2000', description: expect.stringMatching(/\[hard-coded\]$/) },
      { value: '25' },
    ]);
    expect(host.root.logger.isLevelEnabled('debug')).toBe(false);
    await host.call('ConfigService/set', { items: [{ name: 'log-level', value: 'debug' }] });
    expect(host.root.logger.isLevelEnabled('debug')).toBe(true);
    const wrong = { items: [{ name: 'strategy-timeout-ms', value: '0' }] };
    expect((await host.call('ConfigService/set', wrong)).r).toEqual({
      code: 'ERROR_PARAM_INVALID',
      msg: 'strategy-timeout-ms: found "0", expected an integer 1..600000',
    });
  });
});
