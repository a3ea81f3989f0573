import { describe, expect, it } from '@jest/globals';
import { intItem, textItem } from './config-item.js';
import { type ConfigLayers, NO_LAYERS } from './config-layers.js';
import { ConfigStore } from './config-store.js';

const MY_INT = intItem({ name: 'my-int-config', description: 'A number', default: '12' });
const OTHER = textItem({ name: 'other', description: 'A text', default: 'x' });

const SYSTEM = { system: { 'my-int-config': '-78' } };
const USER = { ...SYSTEM, user: { 'my-int-config': '1024' } };
const ENVIRONMENT = { ...USER, environment: () => '456' };
const COMMAND_LINE = { ...ENVIRONMENT, commandLine: { 'my-int-config': '357' } };

function aStore(layers: Partial<ConfigLayers> = {}): ConfigStore {
  return new ConfigStore({ static: [], user: [MY_INT] }, { ...NO_LAYERS, ...layers });
}

describe('the value of an item', () => {
  it.each([
    ['C8', {}, 12, 'hard-coded'],
    ['C9', SYSTEM, -78, 'system'],
    ['C10', USER, 1024, 'user'],
    ['C11', ENVIRONMENT, 456, 'environment'],
    ['C12', COMMAND_LINE, 357, 'command line'],
    ['C24', { ...COMMAND_LINE, workspace: { 'my-int-config': '999' } }, 999, 'workspace'],
  ])('%s: is that of the last layer that has it', (_, layers, value, layer) => {
    const store = aStore(layers);
    expect(store.valueOf(MY_INT)).toBe(value);
    expect(store.userItem('my-int-config')?.current.layer).toBe(layer);
  });

  it('C15: cannot belong to a static and a user item', () => {
    expect(() => new ConfigStore({ static: [MY_INT], user: [MY_INT] }, NO_LAYERS)).toThrow(
      expect.objectContaining({ resultCode: 40 }),
    );
    const namesake = intItem({ name: 'my-int-config', description: '', default: '1' });
    expect(() => new ConfigStore({ static: [], user: [MY_INT, namesake] }, NO_LAYERS)).toThrow(
      expect.objectContaining({ resultCode: 40 }),
    );
  });

  it('C16: stops the start where the winning default is wrong, and only then', () => {
    expect(() => aStore({ commandLine: { 'my-int-config': 'zzz' } })).toThrow(
      expect.objectContaining({ resultCode: 21 }),
    );
    const overruled = { system: { 'my-int-config': 'zzz' }, user: { 'my-int-config': '1' } };
    expect(aStore(overruled).valueOf(MY_INT)).toBe(1);
  });

  it('is never what every object has', () => {
    const item = textItem({ name: 'constructor', description: '', default: 'ours' });
    expect(new ConfigStore({ static: [item], user: [] }, NO_LAYERS).valueOf(item)).toBe('ours');
  });

  it('is told to those who wait for a change of it, and not where nothing changes', () => {
    const store = new ConfigStore({ static: [], user: [MY_INT, OTHER] }, NO_LAYERS);
    const heard: number[] = [];
    store.onChange(MY_INT, (value) => heard.push(value));
    store.set(new Map([['my-int-config', '5']]));
    store.set(new Map([['my-int-config', '5']]));
    store.set(new Map([['other', 'y']]));
    expect(heard).toEqual([5]);
  });

  it('at its default is not written', () => {
    const store = new ConfigStore({ static: [], user: [MY_INT, OTHER] }, NO_LAYERS);
    expect(store.changed(new Map([['other', 'y']]))).toEqual({ other: 'y' });
    store.set(new Map([['other', 'y']]));
    expect(store.changed(new Map([['my-int-config', '12']]))).toEqual({ other: 'y' });
    expect(store.changed(new Map([['other', 'x']]))).toEqual({});
  });

  it('of a variable of the host is followed from the first change on, or from a layer beyond it', () => {
    const heard: number[] = [];
    aStore(ENVIRONMENT).follow(MY_INT, (value) => heard.push(value));
    expect(heard).toEqual([]);
    aStore(COMMAND_LINE).follow(MY_INT, (value) => heard.push(value));
    expect(heard).toEqual([357]);
    aStore().follow(OTHER, () => heard.push(0));
    expect(heard).toEqual([357]);
  });
});
