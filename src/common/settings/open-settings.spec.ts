import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { RPC_ITEMS } from '../service/rpc-items.js';
import { ConfigFile } from './config-file.js';
import { intItem } from './config-item.js';
import { openSettings } from './open-settings.js';

const MY_INT = intItem({ name: 'my-int-config', description: 'A number', default: '12' });
const ITEMS = { static: Object.values(RPC_ITEMS), user: [MY_INT] };
const NO_TEXTS = { environment: () => undefined, commandLine: {} };

describe('the settings of a host', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-settings-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const open = (folders: { system?: string; user?: string; workspace?: string }) =>
    openSettings(
      ITEMS,
      { system: undefined, user: undefined, workspace: undefined, ...folders },
      NO_TEXTS,
    );

  it('C13, F4: do without folders, and with ones that do not exist', async () => {
    expect((await open({})).store.valueOf(MY_INT)).toBe(12);
    const nowhere = join(folder, 'nowhere');
    const { store } = await open({ system: nowhere, user: nowhere, workspace: nowhere });
    expect(store.valueOf(MY_INT)).toBe(12);
    expect(await readdir(folder)).toEqual([]);
  });

  it.each(['{"my-int-config": "1', '{"my-int-config": 1}', '[]'])(
    'C14: do not open over %j',
    async (content) => {
      await writeFile(join(folder, 'config.json'), content);
      await expect(open({ system: folder })).rejects.toMatchObject({ resultCode: 40 });
    },
  );

  it('C17: know the static items of every host', async () => {
    const { store } = await open({});
    expect(store.valueOf(RPC_ITEMS.maxWorkers)).toBe(30);
    expect(store.userItem('rpc-max-workers')).toBeUndefined();
  });

  it('F5: are written into the workspace, which is made for it, beside what others keep there', async () => {
    const workspace = join(folder, 'deep', 'workspace');
    const file = new ConfigFile(workspace);
    await file.write(['mine'], { mine: '1' });
    await writeFile(join(workspace, 'config.json'), '{"mine": "1", "foreign": "2"}');
    await file.write(['mine'], {});
    expect(await readFile(join(workspace, 'config.json'), 'utf8')).toBe(
      '{\n    "foreign": "2"\n}\n',
    );
  });
});
