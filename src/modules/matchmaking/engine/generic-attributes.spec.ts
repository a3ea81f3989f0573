import { describe, expect, it } from '@jest/globals';
import type { Struct } from '../../../common/wire/json-struct.js';
import { compileRules } from './compile-rules.js';
import { meets, requirementsOf } from './generic-attributes.js';

function mayMeet(pivot: Struct, candidate: Struct, rules: object = {}) {
  const plan = compileRules(
    JSON.stringify({
      alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
      ...rules,
    }),
  );
  return meets(requirementsOf(pivot, plan) ?? [], candidate);
}

describe('attributes that are no options', () => {
  it('must be equal to the pivot’s, one way only', () => {
    expect(mayMeet({ mode: 'x' }, { mode: 'x' })).toBe(true);
    expect(mayMeet({ mode: 'x' }, { mode: 'y' })).toBe(false);
    expect(mayMeet({ mode: 'x' }, {})).toBe(false);
    expect(mayMeet({}, { mode: 'y' })).toBe(true);
  });

  it('ask nothing when the pivot leaves them empty', () => {
    expect(mayMeet({ mode: '' }, { mode: 'y' })).toBe(true);
    expect(mayMeet({ mode: null }, {})).toBe(true);
  });

  it('bind to a server and a build also under loosened rules', () => {
    const loose = { match_options_referred_for_backfill: true };
    expect(mayMeet({ mode: 'x' }, { mode: 'y' }, loose)).toBe(true);
    expect(mayMeet({ server_name: 'a' }, { server_name: 'b' }, loose)).toBe(false);
    expect(mayMeet({ server_name: '' }, { server_name: 'b' })).toBe(false);
    expect(mayMeet({ server_name: '' }, {})).toBe(true);
  });

  it('leave out those with a meaning of their own', () => {
    expect(mayMeet({ role: 'tank', blocked_players: [] }, {})).toBe(true);
    expect(mayMeet({ cross_platform: ['pc'] }, {})).toBe(true);
  });

  it('leave out the platform one plays on, unless the rule set wants it', () => {
    const [pc, xbox] = [{ current_platform: 'pc' }, { current_platform: 'xbox' }];
    expect(mayMeet(pc, xbox)).toBe(true);
    expect(mayMeet(pc, xbox, { extend_host: { exempt_current_platform: false } })).toBe(false);
  });
});
