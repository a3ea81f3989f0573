import { describe, expect, it } from '@jest/globals';
import type { Struct } from '../../../common/wire/json-struct.js';
import { compileRules } from './compile-rules.js';
import { JOIN_THRESHOLDS, matchThresholds, selectValues } from './option-check.js';

const planFor = (options: object[], extendHost: object = {}) =>
  compileRules(
    JSON.stringify({
      alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
      match_options: { options },
      extend_host: extendHost,
    }),
  );

function selected(type: string, modes: readonly (Struct[string] | undefined)[], allCommon = true) {
  const parties = modes.map((mode) => (mode === undefined ? {} : { mode }));
  const plan = planFor([{ name: 'mode', type }]);
  return selectValues(plan, parties, matchThresholds(parties.length, allCommon))?.get('mode');
}

describe('the option check of a match', () => {
  it.each([
    [
      'any',
      [
        ['x', 'y', 'z'],
        ['x', 'y'],
        ['z', 'y'],
      ],
      ['y'],
    ],
    ['any', [['x', 'x'], 'x'], undefined],
    ['any', [1, '1'], undefined],
    [
      'all',
      [
        ['x', 'y'],
        ['y', 'x'],
      ],
      ['x', 'y'],
    ],
    ['all', [undefined, 'x'], undefined],
    ['unique', ['x', 'y'], ['x', 'y']],
    ['unique', [undefined, 'x'], ['x']],
    ['unique', ['x', 'y', 'y'], undefined],
    ['disable', ['x', 'y'], undefined],
    ['all', [{ k: 1 }, { k: 1 }], [{ k: 1 }]],
  ] as const)('%s of %j selects %j', (type, modes, values) => {
    expect(selected(type, modes)).toEqual(values);
  });

  it('without the common flag takes what is named twice', () => {
    expect(selected('any', [['x', 'y', 'z'], ['x', 'y'], ['z']], false)).toEqual(['x', 'y', 'z']);
  });

  it('judges each any option by itself, unless asked for the way of the reference', () => {
    const options = [
      { name: 'p', type: 'any' },
      { name: 'q', type: 'any' },
    ];
    const parties = [{ p: 'x' }, { p: 'x', q: 'z' }];
    const thresholds = matchThresholds(2, true);
    expect(selectValues(planFor(options), parties, thresholds)).toBeUndefined();
    const legacy = planFor(options, { any_option_check: 'legacy-declared-order' });
    expect([...(selectValues(legacy, parties, thresholds) ?? [])]).toEqual([['p', ['x']]]);
  });

  it('of a session and a newcomer counts to two', () => {
    const plan = planFor([{ name: 'mode', type: 'all' }]);
    const parts = [{ mode: 'r' }, { mode: 'r' }];
    expect(selectValues(plan, parts, JOIN_THRESHOLDS)?.get('mode')).toEqual(['r']);
    expect(selectValues(plan, [{ mode: 'r' }, {}], JOIN_THRESHOLDS)).toBeUndefined();
  });
});
