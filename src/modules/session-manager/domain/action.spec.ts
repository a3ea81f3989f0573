import { describe, expect, it } from '@jest/globals';
import { ACTION_BITS, decodeAction } from './action.js';

describe('an action', () => {
  it('has the name of its bit', () => {
    for (const [name, bit] of Object.entries(ACTION_BITS)) {
      expect(decodeAction(bit)).toEqual({ value: bit, names: new Set([name]), unknownBits: 0 });
    }
  });

  it.each([
    [0, [], 0],
    [96, ['SessionUserJoined', 'SessionMembersChanged'], 0],
    [8256, ['SessionMembersChanged', 'SessionUserLeave'], 0],
    [262_143, Object.keys(ACTION_BITS), 0],
    [262_144, [], 262_144],
    [262_144 + 1, ['SessionCreated'], 262_144],
    [-1, Object.keys(ACTION_BITS), 0xffff_ffff - 262_143],
    [-(2 ** 31), [], 2 ** 31],
  ])('of %d is taken apart, and keeps what nobody has declared', (value, names, unknownBits) => {
    expect(decodeAction(value)).toEqual({ value, names: new Set(names), unknownBits });
  });
});
