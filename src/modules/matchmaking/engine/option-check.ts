import type { Struct, StructValue } from '../../../common/wire/json-struct.js';
import { attributeOf, typedKey, valuesOf } from './attribute-value.js';
import type { RulePlan } from './rule-plan.js';

/** By option name, the values that a match stands for, in the order first seen. */
export type SelectedValues = ReadonlyMap<string, readonly StructValue[]>;

/**
 * The option check of an assembled match, by typed values, repeats counted.
 * @param parts  attributes of the parties, or of the session and the newcomer
 * @param holds  whether a count satisfies an option, by its type
 * @returns undefined when the parts do not go together
 * Cost: O(options × values of all parts). Source: matchmaking.md 3.6.
 */
export function selectValues(
  plan: RulePlan,
  parts: readonly Struct[],
  holds: { readonly any: (count: number) => boolean; readonly all: (count: number) => boolean },
): SelectedValues | undefined {
  const selected = new Map<string, readonly StructValue[]>();
  let selectedAny = false;
  for (const { name, type } of plan.matchOptions) {
    const counts = countValues(parts, name);
    if (counts === undefined || type === 'disable') continue;
    const all = [...counts.values()];
    if (type === 'all' && !all.every(({ count }) => holds.all(count))) return undefined;
    if (type === 'unique' && all.some(({ count }) => count > 1)) return undefined;
    const chosen = type === 'any' ? all.filter(({ count }) => holds.any(count)) : all;
    if (chosen.length > 0) {
      selectedAny = true;
      selected.set(
        name,
        chosen.map(({ value }) => value),
      );
    } else if (type === 'any' && !(plan.options.anyOptionCheck !== 'own' && selectedAny)) {
      return undefined;
    }
  }
  return selected;
}

/** What counts in a new match of so many parties. */
export function matchThresholds(parties: number, allCommon: boolean) {
  return {
    all: (count: number) => count === parties,
    any: (count: number) => (allCommon ? count === parties : count > 1 || parties === 1),
  };
}

/** What counts when one ticket joins a session. */
export const JOIN_THRESHOLDS = {
  all: (count: number) => count >= 2,
  any: (count: number) => count > 1,
};

/** Undefined when no part has the option. */
function countValues(parts: readonly Struct[], name: string) {
  let counts: Map<string, { value: StructValue; count: number }> | undefined;
  for (const part of parts) {
    const held = attributeOf(part, name);
    if (held === undefined) continue;
    counts ??= new Map();
    for (const value of valuesOf(held)) {
      const key = typedKey(value);
      const entry = counts.get(key);
      if (entry) entry.count += 1;
      else counts.set(key, { value, count: 1 });
    }
  }
  return counts;
}
