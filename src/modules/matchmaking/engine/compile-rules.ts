import { DEFAULT_HOST_OPTIONS } from './host-options.js';
import { planOf, type RulePlan } from './rule-plan.js';
import { RuleSetError, type StatusCodes } from './rule-set-error.js';
import { checkRuleSet } from './rules/check-rule-set.js';
import { decodeHostOptions } from './rules/decode-host-options.js';
import { decodeRuleSet } from './rules/decode-rule-set.js';
import { type JsonNode, parseJson } from './rules/json-syntax.js';
import type { RawRuleSet } from './rules/raw-rule-set.js';

/**
 * Decodes, checks and prepares a rule set; done once per call.
 * @param text  the rules as AGS sends them, one JSON object
 * @throws RuleSetError with the reference's text for the first fault
 * Cost: O(length of the text). Source: matchmaking.md 1.
 */
export function compileRules(text: string): RulePlan {
  const document = parseJson(text);
  const rules = checkedRuleSet(document);
  return planOf(rules, decodeHostOptions(document));
}

function checkedRuleSet(document: JsonNode): RawRuleSet {
  try {
    const rules = decodeRuleSet(document);
    checkRuleSet(rules);
    return rules;
  } catch (error) {
    if (error instanceof RuleSetError) throw new RuleSetError(error.message, statusCodes(document));
    throw error;
  }
}

/** The rule set is wrong anyway: an option that cannot be read counts as not given. */
function statusCodes(document: JsonNode): StatusCodes {
  try {
    return decodeHostOptions(document).statusCodes;
  } catch {
    return DEFAULT_HOST_OPTIONS.statusCodes;
  }
}
