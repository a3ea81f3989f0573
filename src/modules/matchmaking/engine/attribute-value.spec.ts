import { describe, expect, it } from '@jest/globals';
import { isEqual, typedKey, valueText } from './attribute-value.js';

describe('an attribute value', () => {
  it.each([
    [1, '1'],
    [true, 'true'],
    [null, '<nil>'],
    [['a', 1], '[a 1]'],
    [{ b: 1, a: 'x' }, 'map[a:x b:1]'],
  ])('%j reads %s', (value, text) => {
    expect(valueText(value)).toBe(text);
  });

  it('is told by its type, and objects by what they hold in any order', () => {
    expect(typedKey(1)).not.toBe(typedKey('1'));
    expect(typedKey({ a: 1, b: [2] })).toBe(typedKey({ b: [2], a: 1 }));
    expect(typedKey(-0)).toBe(typedKey(0));
  });

  it('equals another of the same shape; missing equals null', () => {
    expect(isEqual({ a: [1, 2] }, { a: [1, 2] })).toBe(true);
    expect(isEqual([1, 2], [2, 1])).toBe(false);
    expect(isEqual(null, undefined)).toBe(true);
    expect(isEqual([], {})).toBe(false);
    expect(isEqual('1', 1)).toBe(false);
  });
});
