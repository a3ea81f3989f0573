import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { isPlainObject } from './plain-object.js';

describe('isPlainObject', () => {
  it.each([
    ['a literal', {}],
    ['an object without prototype', Object.create(null)],
    ['a literal of another realm', runInNewContext('({ a: 1 })')],
  ])('takes %s', (_, value) => {
    expect(isPlainObject(value)).toBe(true);
  });

  it.each([
    ['null', null],
    ['a list', []],
    ['a Date', new Date()],
    ['a Map', new Map()],
    ['a Promise', Promise.resolve()],
    ['an Error', new Error('x')],
    ['a class instance', new (class Session {})()],
    ['a function', () => undefined],
    ['text', 'x'],
    ['undefined', undefined],
  ])('refuses %s', (_, value) => {
    expect(isPlainObject(value)).toBe(false);
  });
});
