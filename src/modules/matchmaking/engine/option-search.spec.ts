import { describe, expect, it } from '@jest/globals';
import type { Struct } from '../../../common/wire/json-struct.js';
import { compileRules } from './compile-rules.js';
import { OptionSearch } from './option-search.js';
import { OptionValueReader } from './option-values.js';

function searchAround(pivot: Struct, options: object[], legacy = false) {
  const rules = {
    alliance: { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
    match_options: { options },
    extend_host: { option_search: legacy ? 'legacy' : 'strict' },
  };
  const plan = compileRules(JSON.stringify(rules));
  return new OptionSearch(plan, pivot, true, new OptionValueReader());
}

/** Offers the values one after the other; those that are accepted narrow the test. */
function kept(
  own: Struct[string],
  type: string,
  offered: readonly Struct[string][],
  legacy = false,
) {
  const search = searchAround({ mode: own }, [{ name: 'mode', type }], legacy);
  return offered.filter((mode) => {
    const isAccepted = search.accepts({ mode });
    if (isAccepted) search.keep({ mode });
    return isAccepted;
  });
}

describe('the option search', () => {
  it('narrows any options by everyone it keeps', () => {
    expect(kept(['x', 'y'], 'any', [['x'], ['y'], ['x', 'y']])).toEqual([['x'], ['x', 'y']]);
  });

  it('counts only values that are named once', () => {
    expect(kept(['x', 'x'], 'any', ['x'])).toEqual([]);
    expect(kept(['x', 'x'], 'any', ['x'], true)).toEqual(['x']);
  });

  it('compares unique candidates with each other', () => {
    expect(kept('x', 'unique', ['y', 'y', 'z'])).toEqual(['y', 'z']);
    expect(kept('x', 'unique', ['y', 'y', 'z'], true)).toEqual(['y', 'y', 'z']);
  });

  it('takes the same values for all, and no more', () => {
    expect(kept(['x', 'y'], 'all', [['y', 'x'], ['x'], ['x', 'y', 'z']])).toEqual([['y', 'x']]);
    expect(kept(['x'], 'all', [['x', 'y']], true)).toEqual([['x', 'y']]);
  });

  it('refuses an option that the pivot has not where the match would', () => {
    const search = searchAround({}, [{ name: 'mode', type: 'any' }]);
    expect(search.accepts({ mode: 'x' })).toBe(false);
    expect(search.accepts({})).toBe(true);
  });

  it('never asks about disabled options', () => {
    expect(kept('x', 'disable', ['y'])).toEqual(['y']);
  });
});

describe('cross play', () => {
  const option = [{ name: 'cross_platform', type: 'any' }];
  const player = (on: string, ...wants: string[]): Struct => ({
    current_platform: [on],
    cross_platform: wants,
  });

  it('lets platforms meet that want each other', () => {
    const search = searchAround(player('pc', 'pc', 'xbox'), option);
    expect(search.accepts(player('xbox', 'pc', 'xbox'))).toBe(true);
    expect(search.accepts(player('xbox', 'xbox'))).toBe(false);
    expect(search.accepts(player('ps5', 'pc', 'ps5'))).toBe(false);
    expect(search.accepts({ cross_platform: ['pc', 'xbox'] })).toBe(false);
  });

  it('asks of the next one what those inside want', () => {
    const search = searchAround(player('pc', 'pc', 'xbox', 'ps5'), option);
    search.keep(player('xbox', 'pc', 'xbox'));
    expect(search.accepts(player('ps5', 'pc', 'xbox', 'ps5'))).toBe(false);
    expect(search.accepts(player('pc', 'pc', 'xbox'))).toBe(true);
  });
});
