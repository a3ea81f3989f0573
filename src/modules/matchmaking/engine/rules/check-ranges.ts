import type { RawAlliance, RawMatchingRule, RawRuleSet } from './raw-rule-set.js';
import { realText } from './real-text.js';

const MAX_INT32 = 2_147_483_647;
const MAX_WEIGHT = 1000;
const MAX_NAME_LENGTH = 64;
const CRITERIA = ['distance', 'average', 'smaller', 'greater'];
const OPTION_TYPES = ['all', 'any', 'unique', 'disable'];

/** What a field holds and the first of its rules that the value breaks; undefined when none. */
type Finding = { readonly found: string; readonly rule: string } | undefined;

/**
 * Every declared range of the rule set at once. Zero, "" and absent values are never out of range.
 * @returns all failures in byte order, joined by `;`; undefined when there is none
 * Cost: O(rules). Source: matchmaking.md 1.3, step 1.
 */
export function rangeFailures(rules: RawRuleSet): string | undefined {
  const failures: string[] = [];
  const add = (path: string, finding: Finding) => {
    if (finding) failures.push(`${path}: ${finding.found} does not validate as ${finding.rule}`);
  };

  for (const [key, finding] of allianceFindings(rules.alliance)) {
    add(`AllianceRule.${key}`, finding);
  }
  firstBad(rules.alliance_flexing_rule, (rule, index) => [
    ...allianceFindings(rule).map(
      ([key, finding]) => [`AllianceFlexingRule.${index}.AllianceRule.${key}`, finding] as const,
    ),
    [`AllianceFlexingRule.${index}.alliance_flexing_rule`, int32(rule.duration)],
  ]).forEach(([path, finding]) => {
    add(path, finding);
  });
  firstBad(rules.matching_rule, (rule, index) =>
    matchingFindings(rule).map(
      ([, finding]) => [`MatchingRule.${index}.matching_rule`, finding] as const,
    ),
  ).forEach(([path, finding]) => {
    add(path, finding);
  });
  firstBad(rules.flexing_rule, (rule, index) => [
    ...matchingFindings(rule).map(
      ([key, finding]) => [`FlexingRule.${index}.MatchingRule.${key}`, finding] as const,
    ),
    [`FlexingRule.${index}.flexing_rule`, int32(rule.duration)],
  ]).forEach(([path, finding]) => {
    add(path, finding);
  });
  firstBad(rules.match_options.options, (option, index) => {
    const path = `MatchOptions.Options.${index}.options`;
    return [
      [path, nameLength(option.name)],
      [path, oneOf(option.type, OPTION_TYPES)],
    ];
  }).forEach(([path, finding]) => {
    add(path, finding);
  });
  for (const key of [
    'region_expansion_rate_ms',
    'region_expansion_range_ms',
    'region_latency_initial_range_ms',
    'region_latency_max_ms',
    'disable_bidirectional_latency_after_ms',
    'max_delay_ms',
  ] as const) {
    add(key, int32(rules[key]));
  }
  add('region_latency_rule_weight', real(rules.region_latency_rule_weight ?? 0, MAX_WEIGHT));

  if (failures.length === 0) return undefined;
  return failures
    .map((failure) => Buffer.from(failure))
    .sort(Buffer.compare)
    .join(';');
}

type PathFinding = readonly [path: string, finding: Finding];

/** The findings of the first element that has any. */
function firstBad<T>(
  elements: readonly T[] | undefined,
  findings: (element: T, index: number) => readonly PathFinding[],
): readonly PathFinding[] {
  for (const [index, element] of (elements ?? []).entries()) {
    const found = findings(element, index);
    if (found.some(([, finding]) => finding !== undefined)) return found;
  }
  return [];
}

function allianceFindings(alliance: RawAlliance): readonly PathFinding[] {
  return (['min_number', 'max_number', 'player_min_number', 'player_max_number'] as const).map(
    (key) => [key, int32(alliance[key])],
  );
}

function matchingFindings(rule: RawMatchingRule): readonly PathFinding[] {
  return [
    ['attribute', nameLength(rule.attribute) ?? lowerCase(rule.attribute)],
    ['criteria', oneOf(rule.criteria, CRITERIA)],
    ['reference', real(rule.reference, MAX_INT32)],
    ['normalizationMax', real(rule.normalizationMax, MAX_INT32)],
    ['weight', real(rule.weight ?? 0, MAX_WEIGHT)],
  ];
}

function int32(value: bigint): Finding {
  if (value >= 0n && value <= BigInt(MAX_INT32)) return undefined;
  return { found: String(value), rule: `range(0|${MAX_INT32})` };
}

function real(value: number, max: number): Finding {
  if (value >= 0 && value <= max) return undefined;
  return { found: realText(value), rule: `range(0|${max})` };
}

function nameLength(value: string): Finding {
  if ([...value].length <= MAX_NAME_LENGTH) return undefined;
  return { found: value, rule: `stringlength(1|${MAX_NAME_LENGTH})` };
}

function lowerCase(value: string): Finding {
  return value === value.toLowerCase() ? undefined : { found: value, rule: 'lowercase' };
}

function oneOf(value: string, names: readonly string[]): Finding {
  if (value === '' || names.includes(value)) return undefined;
  return { found: value, rule: `in(${names.join('|')})` };
}
