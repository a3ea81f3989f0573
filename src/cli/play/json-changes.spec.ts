import { describe, expect, it } from '@jest/globals';
import { jsonChanges } from './json-changes.js';

describe('jsonChanges', () => {
  it('finds nothing where nothing changed', () => {
    expect(jsonChanges({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
  });

  it('names what came, went and changed by its path', () => {
    const before = { same: 1, gone: true, deep: { list: ['a', 'b'] } };
    const after = { same: 1, came: 'x', deep: { list: ['a', 'c', 'd'] } };
    expect(jsonChanges(before, after)).toEqual([
      { path: 'gone', before: true, after: undefined },
      { path: 'deep.list[1]', before: 'b', after: 'c' },
      { path: 'deep.list[2]', before: undefined, after: 'd' },
      { path: 'came', before: undefined, after: 'x' },
    ]);
  });

  it('does not look into what changed its kind', () => {
    expect(jsonChanges({ a: [] }, { a: {} })).toEqual([{ path: 'a', before: [], after: {} }]);
    expect(jsonChanges({ a: null }, { a: {} })).toEqual([{ path: 'a', before: null, after: {} }]);
  });

  it('takes odd keys as plain data', () => {
    const odd = JSON.parse('{"__proto__": 1, "": 2}');
    expect(jsonChanges({}, odd, 'attributes').map(({ path }) => path)).toEqual([
      'attributes.__proto__',
      'attributes.',
    ]);
  });
});
