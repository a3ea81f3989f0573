import { describe, expect, it } from '@jest/globals';
import { ResultError } from '../operations/result.error.js';
import {
  type ConfigItem,
  customItem,
  floatItem,
  intItem,
  positiveFloatItem,
  positiveIntItem,
  textItem,
} from './config-item.js';

const named = (standard: string) => ({ name: 'my-item', description: '', default: standard });

/** The code that a value is refused with; 0 for one that is accepted. */
function codeOf(item: ConfigItem, value: string): number {
  return thrownCode(() => item.check(value));
}

function thrownCode(act: () => unknown): number {
  try {
    act();
    return 0;
  } catch (error) {
    if (error instanceof ResultError) return error.resultCode;
    throw error;
  }
}

describe('an item', () => {
  it.each(['WithCapitals', '1st', '-x', 'a_b', '', 'a b', 'ok\n'])(
    'C1: cannot be called %j',
    (name) => {
      expect(thrownCode(() => textItem({ ...named(''), name }))).toBe(21);
    },
  );

  it('C2: with a rule of its own needs the rule', () => {
    expect(thrownCode(() => customItem(named(''), undefined, String))).toBe(20);
  });

  it('C3: may be empty where it says so, and no rule looks at that', () => {
    expect(codeOf(intItem({ ...named(''), canBeEmpty: true }), '')).toBe(0);
    expect(codeOf(intItem(named('')), '')).toBe(20);
  });

  it.each([
    ['C4', floatItem(named('0')), 'not a float', 21],
    ['C5', positiveFloatItem(named('1')), '-69.45', 21],
    ['C5', positiveFloatItem(named('1')), '69.45', 0],
    ['C5', positiveFloatItem(named('1')), '0.0', 21],
    ['C6', positiveIntItem(named('1')), '-69', 21],
    ['C6', positiveIntItem(named('1')), '69', 0],
    ['C6', positiveIntItem(named('1')), '0', 21],
    ['C7', textItem(named('')), 'any text\n', 0],
    ['H19', intItem(named('0')), '1_000', 21],
    ['H19', intItem(named('0')), ' 1', 21],
    ['H19', intItem(named('0')), '9223372036854775807', 0],
    ['H19', intItem(named('0')), '9223372036854775808', 21],
    ['H19', floatItem(named('0')), 'nan', 21],
    ['H19', floatItem(named('0')), 'inf', 21],
    ['H19', floatItem(named('0')), '1e400', 21],
    ['H19', floatItem(named('0')), '1e4', 0],
  ])('%s: checks its values (%#)', (_, item, value, code) => {
    expect(codeOf(item, value)).toBe(code);
  });

  it('does not show a secret in a refusal', () => {
    const item = intItem({ ...named('0'), isSecret: true });
    expect(() => item.check('hunter2')).toThrow('my-item: found ***, expected an integer');
  });
});
