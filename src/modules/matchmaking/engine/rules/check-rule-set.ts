import { RuleSetError } from '../rule-set-error.js';
import { rangeFailures } from './check-ranges.js';
import type { RawAlliance, RawFlexingRule, RawMatchingRule, RawRuleSet } from './raw-rule-set.js';

const BLOCKED_OPTIONS = [
  'blockedPlayerCanMatch',
  'blockedPlayerCanMatchOnDifferentTeam',
  'blockedPlayerCannotMatch',
];

/**
 * The checks of a rule set, in the reference's order; the first that fails decides.
 * @throws RuleSetError with the reference's text
 * Cost: O(matching rules × flexing rules). Source: matchmaking.md 1.3.
 */
export function checkRuleSet(rules: RawRuleSet): void {
  const matching = rules.matching_rule ?? [];
  const flexing = rules.flexing_rule ?? [];

  const outOfRange = rangeFailures(rules);
  if (outOfRange !== undefined) throw new RuleSetError(outOfRange);
  checkAlliance(rules.alliance);
  for (const alliance of rules.alliance_flexing_rule ?? []) checkAlliance(alliance);
  for (const rule of [...matching, ...flexing]) {
    if (rule.attribute === '')
      throw new RuleSetError('matching rule attribute name cannot be empty');
    if (rule.criteria === '') throw new RuleSetError('matching rule Criteria name cannot be empty');
  }
  for (const option of rules.match_options.options ?? []) {
    if (option.name === '') throw new RuleSetError('match options name cannot be empty');
    if (option.type === '') throw new RuleSetError('match options type cannot be empty');
  }
  const blocked = rules.blocked_player_option;
  if (blocked !== '' && !BLOCKED_OPTIONS.includes(blocked)) {
    throw new RuleSetError(`blocked_player_option should be one of [${BLOCKED_OPTIONS.join(' ')}]`);
  }
  if (rules.region_latency_initial_range_ms > rules.region_latency_max_ms) {
    throw new RuleSetError('max region latency must equal or more than region latency initial');
  }
  for (const rule of matching) {
    if (rule.criteria === 'distance') checkNormalization(rule, flexing);
  }
}

function checkAlliance(alliance: RawAlliance) {
  if (alliance.min_number > alliance.max_number) {
    throw new RuleSetError(
      'maximum alliance number must be greater than or equal with minimum alliance number',
    );
  }
  if (alliance.min_number === 0n || alliance.max_number === 0n) {
    throw new RuleSetError('rule should have minimum 1 alliance');
  }
  if (alliance.player_min_number > alliance.player_max_number) {
    throw new RuleSetError(
      'maximum player number must be greater than or equal with minimum player number',
    );
  }
  if (alliance.player_min_number === 0n || alliance.player_max_number === 0n) {
    throw new RuleSetError('rule should have minimum 1 player in alliance');
  }
}

/** Only the main rule scales the score, and its scale covers every reference it may flex to. */
function checkNormalization(main: RawMatchingRule, flexing: readonly RawFlexingRule[]) {
  const own = flexing.filter((rule) => rule.attribute === main.attribute);
  const fault = `invalid flexing rule for attribute '${main.attribute}'`;
  let greatest = main.reference;
  for (const rule of own) {
    if (rule.weight !== undefined) {
      throw new RuleSetError(`${fault}, weight can only be set in the main rule`);
    }
    if (rule.normalizationMax > 0) {
      throw new RuleSetError(`${fault}, normalizationMax can only be set in the main rule`);
    }
    greatest = Math.max(greatest, rule.reference);
  }
  if (main.normalizationMax > 0 && main.normalizationMax < greatest) {
    throw new RuleSetError(
      `invalid matching rule for attribute '${main.attribute}', ` +
        'max must be greater or equal than flexing reference value',
    );
  }
}
