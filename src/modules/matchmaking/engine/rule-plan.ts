import type { HostOptions } from './host-options.js';
import type { RawAlliance, RawFlexingRule, RawRuleSet } from './rules/raw-rule-set.js';

/** The four numbers of an alliance: teams, and players per team. */
export interface Alliance {
  readonly minTeams: number;
  readonly maxTeams: number;
  readonly minPlayers: number;
  readonly maxPlayers: number;
}

/** One distance test: the attribute's mean may differ by at most `reference`. */
export interface DistanceWindow {
  /** Index into {@link RulePlan.attributes}. */
  readonly attribute: number;
  readonly reference: number;
  /** Divides the difference in the score; 0 = the bare difference counts, without weight. */
  readonly normalization: number;
  readonly weight: number;
}

/** The distance tests in force from one age on. */
export interface DistanceLevel {
  readonly windows: readonly DistanceWindow[];
  /** By attribute, the reference a candidate of this age insists on; NaN where it has none. */
  readonly candidateReferences: Float64Array;
}

export interface RegionRules {
  /** Age per expansion step. */
  readonly rateMs: number;
  /** Latency per step. */
  readonly rangeMs: number;
  /** Latency above a ticket's best that is allowed from the start. */
  readonly initialMs: number;
  /** Greatest latency; 0 = none. Also divides the latency score. */
  readonly maxMs: number;
  readonly weight: number;
  /** From this age on, a pivot takes candidates in regions they would not yet go to; 0 = never. */
  readonly openAfterMs: number;
}

export type OptionType = 'all' | 'any' | 'unique' | 'disable';

export interface MatchOption {
  readonly name: string;
  readonly type: OptionType;
}

/** Where players who block each other may meet. */
export type BlockedPlayers = 'nowhere' | 'other-team' | 'anywhere';

/** A rule set, decoded, checked and prepared; made by `compileRules`, the same for any ticket. */
export interface RulePlan {
  readonly alliance: Alliance;
  /** Ages in ms above which the next of {@link allianceLevels} is in force; ascending. */
  readonly allianceAges: readonly number[];
  readonly allianceLevels: readonly Alliance[];
  readonly hasAllianceFlexing: boolean;
  /** Player attributes of all matching rules, each once: the keys of `member_attributes`. */
  readonly attributes: readonly string[];
  /** Ages in ms above which the next of {@link distanceLevels} is in force; ascending. */
  readonly distanceAges: readonly number[];
  readonly distanceLevels: readonly DistanceLevel[];
  readonly regions: RegionRules;
  readonly matchOptions: readonly MatchOption[];
  /** False when the rule set has no list of options at all. */
  readonly declaresOptions: boolean;
  readonly blockedPlayers: BlockedPlayers;
  readonly autoBackfill: boolean;
  /** Attributes that are no options need not be equal. */
  readonly ignoresOtherAttributes: boolean;
  readonly options: HostOptions;
  /** Things that a studio should know about the rule set, for the log. */
  readonly warnings: readonly string[];
}

const DEFAULT_RATE_MS = 5000;
const DEFAULT_RANGE_MS = 50;

/**
 * A checked rule set with its defaults, resolved for every age at which it changes.
 * Cost: O(flexing rules²). Source: matchmaking.md 1.2, 1.4, 3.4.
 */
export function planOf(rules: RawRuleSet, options: HostOptions): RulePlan {
  const matching = rules.matching_rule ?? [];
  const flexing = rules.flexing_rule ?? [];
  const allianceFlexing = rules.alliance_flexing_rule ?? [];
  const attributes = [...new Set(matching.map((rule) => rule.attribute))];
  const distanceAges = agesOf(flexing);
  const allianceAges = agesOf(allianceFlexing);
  const ignored = matching.filter((rule) => rule.criteria !== 'distance');
  return {
    alliance: allianceOf(rules.alliance),
    allianceAges,
    allianceLevels: [undefined, ...allianceAges].map((ageMs) =>
      allianceOf(winner(allianceFlexing, ageMs) ?? rules.alliance),
    ),
    hasAllianceFlexing: allianceFlexing.length > 0,
    attributes,
    distanceAges,
    distanceLevels: [undefined, ...distanceAges].map((ageMs) =>
      distanceLevel(rules, attributes, ageMs),
    ),
    regions: {
      rateMs: Number(rules.region_expansion_rate_ms) || DEFAULT_RATE_MS,
      rangeMs: Number(rules.region_expansion_range_ms) || DEFAULT_RANGE_MS,
      initialMs: Number(rules.region_latency_initial_range_ms),
      maxMs: Number(rules.region_latency_max_ms),
      weight: rules.region_latency_rule_weight ?? 1,
      openAfterMs: Number(rules.disable_bidirectional_latency_after_ms),
    },
    matchOptions: (rules.match_options.options ?? []).map((option) => ({
      name: option.name,
      type: option.type as OptionType, // checked before
    })),
    declaresOptions: rules.match_options.options !== undefined,
    blockedPlayers: blockedPlayersOf(rules.blocked_player_option),
    autoBackfill: rules.auto_backfill,
    ignoresOtherAttributes: rules.match_options_referred_for_backfill,
    options,
    warnings: ignored.map(
      (rule) =>
        `matching_rule ${rule.attribute}: criteria "${rule.criteria}" has no effect, ` +
        'only "distance" has',
    ),
  };
}

/** How many of `ages` (ms, ascending) lie strictly below `ageMs`. */
export function levelAt(ages: readonly number[], ageMs: number): number {
  let level = 0;
  while (level < ages.length && (ages[level] as number) < ageMs) level += 1;
  return level;
}

function agesOf(rules: readonly { readonly duration: bigint }[]): readonly number[] {
  return [...new Set(rules.map((rule) => Number(rule.duration) * 1000))].sort((a, b) => a - b);
}

/** The flexing rule in force: of the active ones the longest, of equally long ones the last. */
function winner<T extends { readonly duration: bigint }>(
  rules: readonly T[],
  ageMs: number | undefined,
): T | undefined {
  let best: T | undefined;
  for (const rule of rules) {
    if (ageMs === undefined || Number(rule.duration) * 1000 > ageMs) continue;
    if (best === undefined || rule.duration >= best.duration) best = rule;
  }
  return best;
}

function distanceLevel(
  rules: RawRuleSet,
  attributes: readonly string[],
  ageMs: number | undefined,
): DistanceLevel {
  const flexing = rules.flexing_rule ?? [];
  const windows: DistanceWindow[] = [];
  const candidateReferences = new Float64Array(attributes.length).fill(Number.NaN);
  const flexed = new Set<string>();
  for (const rule of rules.matching_rule ?? []) {
    // Only the first rule of an attribute flexes.
    const flex = flexed.has(rule.attribute)
      ? undefined
      : winner(
          flexing.filter((each) => each.attribute === rule.attribute),
          ageMs,
        );
    flexed.add(rule.attribute);
    const { criteria, reference } = flex ?? rule;
    if (criteria !== 'distance') continue;
    const attribute = attributes.indexOf(rule.attribute);
    windows.push({
      attribute,
      reference,
      normalization:
        rule.criteria === 'distance'
          ? rule.normalizationMax || derivedNormalization(rule.reference, flexing)
          : rule.normalizationMax,
      weight: rule.weight ?? 1,
    });
    if (Number.isNaN(candidateReferences[attribute])) candidateReferences[attribute] = reference;
  }
  return { windows, candidateReferences };
}

/** Looks at the flexing rules of other attributes too: oddity 9, kept since scores hang on it. */
function derivedNormalization(reference: number, flexing: readonly RawFlexingRule[]): number {
  return flexing
    .filter((rule) => rule.criteria === 'distance')
    .reduce((greatest, rule) => Math.max(greatest, rule.reference), reference);
}

function allianceOf(alliance: RawAlliance): Alliance {
  return {
    minTeams: Number(alliance.min_number),
    maxTeams: Number(alliance.max_number),
    minPlayers: Number(alliance.player_min_number),
    maxPlayers: Number(alliance.player_max_number),
  };
}

function blockedPlayersOf(option: string): BlockedPlayers {
  if (option === 'blockedPlayerCanMatch') return 'anywhere';
  return option === 'blockedPlayerCanMatchOnDifferentTeam' ? 'other-team' : 'nowhere';
}
