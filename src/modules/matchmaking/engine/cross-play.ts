import type { Struct } from '../../../common/wire/json-struct.js';
import type { OptionValueReader } from './option-values.js';
import type { RulePlan } from './rule-plan.js';
import { intersection, isSubset, overlap } from './set-algebra.js';

const NOTHING: ReadonlySet<string> = new Set();
const BLANK: ReadonlySet<string> = new Set(['', '<nil>']);

/**
 * Which platforms those inside want to play with, and which they play on. A newcomer fits when
 * everybody wants everybody's platform.
 * Cost: O(platforms) per question. Source: matchmaking.md 3.6.4.
 */
export class CrossPlay {
  /** The option that cross play takes the place of. */
  static readonly OPTION = 'cross_platform';
  static readonly CURRENT = 'current_platform';

  readonly narrows: boolean;

  private constructor(
    private readonly reader: OptionValueReader,
    private wanted: ReadonlySet<string>,
    private readonly current: Set<string>,
    private readonly allCommon: boolean,
  ) {
    this.narrows = allCommon;
  }

  /** Undefined when the rules or the pivot's attributes do not ask for cross play. */
  static around(
    plan: RulePlan,
    pivot: Struct,
    allCommon: boolean,
    reader: OptionValueReader,
  ): CrossPlay | undefined {
    const option = plan.matchOptions.find(
      ({ name, type }) => name === CrossPlay.OPTION && type !== 'disable',
    );
    if (option?.type !== 'any') return undefined;
    const current = reader.read(pivot, CrossPlay.CURRENT)?.texts ?? NOTHING;
    if (isSubset(current, BLANK)) return undefined;
    const wanted = reader.read(pivot, CrossPlay.OPTION)?.texts ?? NOTHING;
    return new CrossPlay(reader, wanted, new Set(current), allCommon);
  }

  accepts(candidate: Struct): boolean {
    const current = this.reader.read(candidate, CrossPlay.CURRENT)?.texts;
    const wanted = this.reader.read(candidate, CrossPlay.OPTION)?.texts ?? NOTHING;
    if (current === undefined || !isSubset(this.current, wanted)) return false;
    if (!isSubset(current, this.wanted)) return false;
    return !this.allCommon || overlap(this.wanted, wanted);
  }

  keep(candidate: Struct): void {
    if (!this.allCommon) return;
    const wanted = this.reader.read(candidate, CrossPlay.OPTION)?.texts ?? NOTHING;
    if (!isSubset(this.wanted, wanted)) this.wanted = intersection(this.wanted, wanted);
    for (const platform of this.reader.read(candidate, CrossPlay.CURRENT)?.texts ?? NOTHING) {
      this.current.add(platform);
    }
  }
}
