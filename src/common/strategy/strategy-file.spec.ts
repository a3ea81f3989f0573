import { describe, expect, it } from '@jest/globals';
import { StrategyFileError, strategyOf } from './strategy-file.js';

interface Greeter {
  greet?(): string;
  part?(): string;
}

function greeterOf(file: { readonly default?: unknown }): Greeter {
  return strategyOf<Greeter>('mine', file, ['greet', 'part']);
}

describe('strategyOf', () => {
  it.each([
    ['an object of hooks', { greet: () => 'hello' }],
    ['an object without hooks', {}],
    ['a hook that is undefined', { greet: undefined }],
    ['settings beside the hooks', { greet: () => 'hello', words: ['hello'] }],
    [
      'a class instance',
      new (class {
        greet() {
          return 'hello';
        }
        #helper() {}
        helper() {
          this.#helper();
        }
      })(),
    ],
  ])('takes %s', (_, strategy) => {
    expect(greeterOf({ default: strategy })).toBe(strategy);
  });

  it.each([
    ['no default export', {}, 'the default export is missing, expected an object of hooks'],
    ['null', { default: null }, 'the default export is null'],
    ['a function', { default: () => ({}) }, 'the default export is a function'],
    ['a list', { default: [] }, 'the default export is a list'],
    ['a hook that is no function', { default: { greet: 'hello' } }, 'greet is a string, expected'],
    ['a hook that is misspelt', { default: { great: () => '' } }, 'great is no hook, expected one'],
  ])('refuses %s, naming the strategy', (_, file, problem) => {
    expect(() => greeterOf(file)).toThrow(StrategyFileError);
    expect(() => greeterOf(file)).toThrow(`strategy mine: ${problem}`);
  });
});
