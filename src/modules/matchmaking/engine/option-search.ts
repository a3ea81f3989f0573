import type { Struct } from '../../../common/wire/json-struct.js';
import { CrossPlay } from './cross-play.js';
import type { OptionValueReader, OptionValues } from './option-values.js';
import type { MatchOption, RulePlan } from './rule-plan.js';
import { intersection, isSubset, overlap } from './set-algebra.js';

/** The test of one option; what is kept narrows it for those who come later. */
interface OptionTest {
  /** False when keeping somebody never changes an answer. */
  readonly narrows: boolean;
  accepts(candidate: Struct): boolean;
  keep(candidate: Struct): void;
}

/** The values of a candidate's option; undefined when it has none. */
type Read = (candidate: Struct) => OptionValues | undefined;

/**
 * The option tests around one pivot (or session), cross play among them. Every ticket that is kept
 * narrows them for the tickets scanned after it, whether or not it ends in the match (oddity 14).
 * Cost: O(options × values) per question. Source: matchmaking.md 3.6.
 */
export class OptionSearch {
  /** False when it does not matter in which order candidates are asked about. */
  readonly narrows: boolean;
  private readonly tests: readonly OptionTest[];

  /** @param allCommon  `any` options need a value that everybody shares */
  constructor(plan: RulePlan, pivot: Struct, allCommon: boolean, reader: OptionValueReader) {
    const isStrict = plan.options.optionSearch === 'strict';
    const tests: OptionTest[] = [];
    const crossPlay = CrossPlay.around(plan, pivot, allCommon, reader);
    if (crossPlay) tests.push(crossPlay);
    for (const option of plan.matchOptions) {
      if (option.type === 'disable') continue;
      const read: Read = (candidate) => reader.read(candidate, option.name);
      const own = read(pivot);
      if (isStrict) tests.push(strictTest(option, own, read, allCommon));
      else if (own !== undefined && !(crossPlay && option.name === CrossPlay.OPTION)) {
        tests.push(legacyTest(option, own, read, allCommon));
      }
    }
    this.tests = tests;
    this.narrows = tests.some((test) => test.narrows);
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
function legacyTest(
  { type }: MatchOption,
  own: OptionValues,
  read: Read,
  allCommon: boolean,
): OptionTest {
  let texts = own.texts;
  return {
    narrows: type === 'any' && allCommon && texts.size > 1,
    accepts(candidate) {
      const values = read(candidate);
      if (values === undefined) return false;
      if (type === 'all') return isSubset(texts, values.texts);
      return overlap(texts, values.texts) === (type === 'any');
    },
    keep(candidate) {
      if (type === 'any' && allCommon) texts = narrowed(texts, read(candidate)?.texts);
    },
  };
}

/** The final check of a match, made for every newcomer, so that no finished match is thrown away. */
function strictTest(
  { type }: MatchOption,
  own: OptionValues | undefined,
  read: Read,
  allCommon: boolean,
): OptionTest {
  if (type === 'any') return strictAny(own, read, allCommon);
  return type === 'all' ? strictAll(own, read) : strictUnique(own, read);
}

/** A value counts only when a party names it once: the final check counts repeats. */
function strictAny(own: OptionValues | undefined, read: Read, allCommon: boolean): OptionTest {
  const keysOf = (values: OptionValues) => (allCommon ? values.singles : values.keys);
  let shared = own && keysOf(own);
  return {
    narrows: allCommon && shared !== undefined && shared.size > 1,
    accepts(candidate) {
      const values = read(candidate);
      if (values === undefined) return shared === undefined;
      return shared !== undefined && overlap(shared, keysOf(values));
    },
    keep(candidate) {
      const values = read(candidate);
      if (allCommon && shared && values) shared = narrowed(shared, values.singles);
    },
  };
}

/** Everybody names the same values, each once; a pivot that repeats one fits nobody. */
function strictAll(own: OptionValues | undefined, read: Read): OptionTest {
  const required: ReadonlySet<string> = own?.keys ?? new Set();
  const isRepeating = own !== undefined && own.keys.size < own.count;
  return {
    narrows: false,
    accepts(candidate) {
      const values = read(candidate);
      if (values === undefined) return own === undefined;
      return !isRepeating && values.count === required.size && isSubset(required, values.keys);
    },
    keep() {},
  };
}

/** By text, like the reference: what it took for the same stays the same. */
function strictUnique(own: OptionValues | undefined, read: Read): OptionTest {
  const seen = new Set(own?.texts);
  return {
    narrows: true,
    accepts(candidate) {
      const values = read(candidate);
      if (values === undefined) return own === undefined;
      return values.texts.size === values.count && !overlap(values.texts, seen);
    },
    keep(candidate) {
      for (const text of read(candidate)?.texts ?? []) seen.add(text);
    },
  };
}

/** What both hold; the same set again when nothing is lost. */
function narrowed(
  held: ReadonlySet<string>,
  other: ReadonlySet<string> | undefined,
): ReadonlySet<string> {
  if (other === undefined || isSubset(held, other)) return held;
  return intersection(held, other);
}
