import type { Struct, StructValue } from '../../../common/wire/json-struct.js';
import { attributeOf, isEqual } from './attribute-value.js';
import type { RulePlan } from './rule-plan.js';

/** Attributes that bind a ticket to a server or a build. */
const BINDINGS: ReadonlySet<string> = new Set(['server_name', 'client_version']);

/** Attributes that have a meaning of their own and need not be equal. */
const EXEMPT: ReadonlySet<string> = new Set([
  'match_attempt',
  'latencies',
  'member_attributes',
  'sub_game_mode',
  'blocked_players_detail',
  'new_session_only',
  'role',
  'blocked_players',
]);

/** An attribute that candidates must share with the pivot. */
export interface Requirement {
  readonly name: string;
  readonly value: StructValue;
  /** Null, "" and missing are the same thing. */
  readonly isBinding: boolean;
}

/**
 * What the pivot's attributes ask of candidates; one-sided (oddity 28, kept).
 * @returns undefined when nothing is asked
 * Cost: O(attributes). Source: matchmaking.md 3.5.
 */
export function requirementsOf(
  attributes: Struct,
  plan: RulePlan,
): readonly Requirement[] | undefined {
  let requirements: Requirement[] | undefined;
  for (const name in attributes) {
    const value = attributes[name];
    if (value === undefined || EXEMPT.has(name)) continue;
    const isBinding = BINDINGS.has(name);
    if (isExempt(name, plan)) continue;
    if (!isBinding && (plan.ignoresOtherAttributes || value === '')) continue;
    requirements ??= [];
    requirements.push({ name, value, isBinding });
  }
  return requirements;
}

/** Whether a candidate has everything that is asked. Cost: O(requirements). */
export function meets(requirements: readonly Requirement[], candidate: Struct): boolean {
  for (let index = 0; index < requirements.length; index += 1) {
    const { name, value, isBinding } = requirements[index] as Requirement;
    const other = attributeOf(candidate, name);
    if (isBinding && isBlank(value) && isBlank(other)) continue;
    if (!isEqual(value, other)) return false;
  }
  return true;
}

function isExempt(name: string, plan: RulePlan): boolean {
  if (name === 'cross_platform' && !plan.declaresOptions) return true;
  if (name === 'current_platform' && plan.options.exemptCurrentPlatform) return true;
  return plan.matchOptions.some((option) => option.name === name);
}

function isBlank(value: StructValue | undefined): boolean {
  return value === undefined || value === null || value === '';
}
