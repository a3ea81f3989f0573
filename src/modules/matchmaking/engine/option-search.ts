import type { Struct, StructValue } from '../../../common/wire/json-struct.js';
import { attributeOf, typedKey, valuesOf, valueText } from './attribute-value.js';
import { CrossPlay } from './cross-play.js';
import type { MatchOption, RulePlan } from './rule-plan.js';
import { intersection, isSubset, overlap } from './set-algebra.js';

/** The test of one option; what is kept narrows it for those who come later. */
interface OptionTest {
  accepts(candidate: Struct): boolean;
  keep(candidate: Struct): void;
}

/**
 * The option tests around one pivot (or session), cross play among them. Every ticket that is kept
 * narrows them for the tickets scanned after it, whether or not it ends in the match (oddity 14).
 * Cost: O(options × values) per question. Source: matchmaking.md 3.6.
 */
export class OptionSearch {
  private readonly tests: readonly OptionTest[];

  /** @param allCommon  `any` options need a value that everybody shares */
  constructor(plan: RulePlan, pivot: Struct, allCommon: boolean) {
    const isStrict = plan.options.optionSearch === 'strict';
    const tests: OptionTest[] = [];
    const crossPlay = CrossPlay.around(plan, pivot, allCommon);
    if (crossPlay) tests.push(crossPlay);
    for (const option of plan.matchOptions) {
      if (option.type === 'disable') continue;
      if (isStrict) tests.push(strictTest(option, pivot, allCommon));
      else if (!(crossPlay && option.name === CrossPlay.OPTION)) {
        const own = attributeOf(pivot, option.name);
        if (own !== undefined) tests.push(legacyTest(option, own, allCommon));
      }
    }
    this.tests = tests;
  }

  accepts(candidate: Struct): boolean {
    for (const test of this.tests) if (!test.accepts(candidate)) return false;
    return true;
  }

  keep(candidate: Struct): void {
    for (const test of this.tests) test.keep(candidate);
  }
}

/** As the reference searches: by text, pivot's options only, candidates not against each other. */
function legacyTest(option: MatchOption, own: StructValue, allCommon: boolean): OptionTest {
  const { name, type } = option;
  let values = valuesOf(own).map(valueText);
  const textsOf = (candidate: Struct) => {
    const value = attributeOf(candidate, name);
    return value === undefined ? undefined : new Set(valuesOf(value).map(valueText));
  };
  return {
    accepts(candidate) {
      const texts = textsOf(candidate);
      if (texts === undefined) return false;
      if (type === 'all') return values.every((value) => texts.has(value));
      const isShared = values.some((value) => texts.has(value));
      return type === 'any' ? isShared : !isShared;
    },
    keep(candidate) {
      if (type !== 'any' || !allCommon) return;
      const texts = textsOf(candidate);
      values = values.filter((value) => texts?.has(value));
    },
  };
}

/** The final check of a match, made for every newcomer, so that no finished match is thrown away. */
function strictTest(option: MatchOption, pivot: Struct, allCommon: boolean): OptionTest {
  const own = attributeOf(pivot, option.name);
  switch (option.type) {
    case 'any':
      return strictAny(option.name, own, allCommon);
    case 'all':
      return strictAll(option.name, own);
    default:
      return strictUnique(option.name, own);
  }
}

/** A value counts only when a party names it once: the final check counts repeats. */
function strictAny(name: string, own: StructValue | undefined, allCommon: boolean): OptionTest {
  const keysOf = (value: StructValue) =>
    allCommon ? singles(valuesOf(value).map(typedKey)) : new Set(valuesOf(value).map(typedKey));
  let shared = own === undefined ? undefined : keysOf(own);
  return {
    accepts(candidate) {
      const value = attributeOf(candidate, name);
      if (value === undefined) return shared === undefined;
      return shared !== undefined && overlap(shared, keysOf(value));
    },
    keep(candidate) {
      const value = attributeOf(candidate, name);
      if (allCommon && shared && value !== undefined) shared = intersection(shared, keysOf(value));
    },
  };
}

/** Everybody names the same values, each once; a pivot that repeats one fits nobody. */
function strictAll(name: string, own: StructValue | undefined): OptionTest {
  const required = new Set(own === undefined ? [] : valuesOf(own).map(typedKey));
  const isRepeating = own !== undefined && required.size < valuesOf(own).length;
  return {
    accepts(candidate) {
      const value = attributeOf(candidate, name);
      if (value === undefined) return own === undefined;
      const keys = valuesOf(value).map(typedKey);
      return !isRepeating && keys.length === required.size && isSubset(required, new Set(keys));
    },
    keep() {},
  };
}

/** By text, like the reference: what it took for the same stays the same. */
function strictUnique(name: string, own: StructValue | undefined): OptionTest {
  const seen = new Set(own === undefined ? [] : valuesOf(own).map(valueText));
  return {
    accepts(candidate) {
      const value = attributeOf(candidate, name);
      if (value === undefined) return own === undefined;
      const texts = valuesOf(value).map(valueText);
      return new Set(texts).size === texts.length && !texts.some((text) => seen.has(text));
    },
    keep(candidate) {
      const value = attributeOf(candidate, name);
      if (value === undefined) return;
      for (const item of valuesOf(value)) seen.add(valueText(item));
    },
  };
}

function singles(keys: readonly string[]): Set<string> {
  return new Set(keys.filter((key) => keys.indexOf(key) === keys.lastIndexOf(key)));
}
