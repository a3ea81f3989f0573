import { describe, expect, it } from '@jest/globals';
import { intItem } from '../../../common/settings/config-item.js';
import { NO_LAYERS } from '../../../common/settings/config-layers.js';
import { ConfigStore } from '../../../common/settings/config-store.js';
import { ConfigDesk, type ConfigRecords } from './config-desk.js';
import { type ConfigView, configView } from './config-view.js';
import type { RemoteConfig } from './remote-configs.js';

const MY_INT = intItem({ name: 'my-int-config', description: 'A number', default: '12' });
const SECRET = intItem({ name: 'pin', description: 'A pin', default: '4711', isSecret: true });

/** A server behind a proxy, with one item. */
class OtherServer implements RemoteConfig {
  isBroken = false;

  constructor(
    readonly address: string,
    readonly name: string,
    public value: string,
  ) {}

  async get(): Promise<readonly ConfigView[]> {
    const { item, default: standard } = stateOf(this.name);
    return [configView({ item, default: standard, current: { ...standard, value: this.value } })];
  }

  async set(values: ReadonlyMap<string, string>): Promise<void> {
    if (this.isBroken) throw new Error('no connection');
    this.value = values.get(this.name) ?? this.value;
  }

  async reset(): Promise<void> {
    this.value = '12';
  }
}

function stateOf(name: string) {
  const item = intItem({ name, description: 'of the other', default: '12' });
  const [state] = new ConfigStore({ static: [], user: [item] }, NO_LAYERS).userItems;
  if (state === undefined) throw new Error('one item was declared');
  return state;
}

function aDesk(remotes: readonly RemoteConfig[] = [], records?: ConfigRecords) {
  const store = new ConfigStore({ static: [], user: [MY_INT, SECRET] }, NO_LAYERS);
  return { store, desk: new ConfigDesk(store, records, { all: () => remotes }) };
}

const set = (...items: [string, string][]) => ({
  items: items.map(([name, value]) => ({ name, value })),
  ignoreUnknown: false,
  client: '',
});
const named = (...names: string[]) => ({ names, ignoreUnknown: false, client: '' });

describe('the desk of the settings', () => {
  it('changes nothing when one value of many is wrong', async () => {
    const { store, desk } = aDesk();
    const changes = set(['my-int-config', '1'], ['pin', 'x']);
    await expect(desk.set(changes)).rejects.toMatchObject({ resultCode: 21 });
    expect(store.valueOf(MY_INT)).toBe(12);
  });

  it('takes the last value of a name, and tells each item once, in the order of the request', async () => {
    const { desk } = aDesk();
    const told = await desk.set(set(['pin', '1'], ['my-int-config', '1'], ['pin', '2']));
    expect(told.map(({ name }) => name)).toEqual(['pin', 'my-int-config']);
  });

  it('never tells a secret', async () => {
    const { desk } = aDesk();
    expect(await desk.set(set(['pin', '1234']))).toEqual([
      expect.objectContaining({
        description: 'A pin [workspace, secret]',
        value: '',
        default_value: '',
      }),
    ]);
  });

  it('leaves a value as it is when it cannot be kept', async () => {
    const { store, desk } = aDesk([], { write: () => Promise.reject(new Error('disk full')) });
    await expect(desk.set(set(['my-int-config', '5']))).rejects.toThrow('disk full');
    expect(store.valueOf(MY_INT)).toBe(12);
  });

  it('writes one change after the other, each with all before it', async () => {
    const written: object[] = [];
    const { desk } = aDesk([], { write: async (_, values) => void written.push(values) });
    await Promise.all([desk.set(set(['my-int-config', '5'])), desk.set(set(['pin', '6']))]);
    expect(written).toEqual([{ 'my-int-config': '5' }, { 'my-int-config': '5', pin: '6' }]);
  });

  describe('with servers behind it', () => {
    it('has their items too, and refuses to tell of values that differ', async () => {
      const other = new OtherServer('a:1', 'my-int-config', '12');
      const third = new OtherServer('b:1', 'third', '7');
      const { desk } = aDesk([other, third]);
      expect((await desk.get(named())).map(({ name }) => name)).toEqual([
        'my-int-config',
        'pin',
        'third',
      ]);
      other.value = '1024';
      await expect(desk.get(named())).rejects.toMatchObject({
        resultCode: 31,
        message: expect.stringContaining('"1024"'),
      });
    });

    it('sets and resets them before itself', async () => {
      const other = new OtherServer('a:1', 'my-int-config', '12');
      const { store, desk } = aDesk([other]);
      expect(await desk.set(set(['my-int-config', '789']))).toMatchObject([{ value: '789' }]);
      expect(other.value).toBe('789');
      expect(await desk.reset(named('my-int-config'))).toMatchObject([{ value: '12' }]);
      expect(store.valueOf(MY_INT)).toBe(12);
    });

    it('tells which of them were changed when one fails, and stays as it is', async () => {
      const first = new OtherServer('a:1', 'my-int-config', '12');
      const second = new OtherServer('b:1', 'my-int-config', '12');
      second.isBroken = true;
      const { store, desk } = aDesk([first, second]);
      await expect(desk.set(set(['my-int-config', '5']))).rejects.toMatchObject({
        resultCode: 50,
        message: 'b:1: no connection (changed: a:1)',
      });
      expect(store.valueOf(MY_INT)).toBe(12);
    });
  });
});
