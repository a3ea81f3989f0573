import type { Struct } from '../../../common/wire/json-struct.js';
import { attributeOf, valuesOf, valueText } from './attribute-value.js';
import type { RulePlan } from './rule-plan.js';
import { intersection, isSubset, overlap } from './set-algebra.js';

/**
 * Which platforms those inside want to play with, and which they play on. A newcomer fits when
 * everybody wants everybody's platform.
 * Cost: O(platforms) per question. Source: matchmaking.md 3.6.4.
 */
export class CrossPlay {
  /** The option that cross play takes the place of. */
  static readonly OPTION = 'cross_platform';
  static readonly CURRENT = 'current_platform';

  private constructor(
    private wanted: ReadonlySet<string>,
    private readonly current: Set<string>,
    private readonly allCommon: boolean,
  ) {}

  /** Undefined when the rules or the pivot's attributes do not ask for cross play. */
  static around(plan: RulePlan, pivot: Struct, allCommon: boolean): CrossPlay | undefined {
    const option = plan.matchOptions.find(
      ({ name, type }) => name === CrossPlay.OPTION && type !== 'disable',
    );
    if (option?.type !== 'any') return undefined;
    const current = textsOf(pivot, CrossPlay.CURRENT);
    if (isSubset(current, BLANK)) return undefined;
    return new CrossPlay(textsOf(pivot, CrossPlay.OPTION), current, allCommon);
  }

  accepts(candidate: Struct): boolean {
    if (attributeOf(candidate, CrossPlay.CURRENT) === undefined) return false;
    const wanted = textsOf(candidate, CrossPlay.OPTION);
    if (!isSubset(this.current, wanted)) return false;
    if (!isSubset(textsOf(candidate, CrossPlay.CURRENT), this.wanted)) return false;
    return !this.allCommon || overlap(this.wanted, wanted);
  }

  keep(candidate: Struct): void {
    if (!this.allCommon) return;
    this.wanted = intersection(this.wanted, textsOf(candidate, CrossPlay.OPTION));
    for (const platform of textsOf(candidate, CrossPlay.CURRENT)) this.current.add(platform);
  }
}

const BLANK: ReadonlySet<string> = new Set(['', '<nil>']);

function textsOf(attributes: Struct, name: string): Set<string> {
  const value = attributeOf(attributes, name);
  return new Set(value === undefined ? [] : valuesOf(value).map(valueText));
}
