import type { Struct, StructValue } from '../../../common/wire/json-struct.js';
import { attributeOf, isList } from './attribute-value.js';
import type { SelectedValues } from './option-check.js';
import type { RulePlan } from './rule-plan.js';

const DROPPED: ReadonlySet<string> = new Set([
  'match_attempt',
  'latencies',
  'server_name',
  'client_version',
  'member_attributes',
  'sub_game_mode',
  'blocked_players_detail',
]);

/**
 * The attributes of a match, from those of its parties in team order: of each key the first party
 * decides, options show their selected values, lists of blocked players are joined.
 * Cost: O(attributes of all parties). Source: matchmaking.md 3.10.
 */
export function matchAttributes(
  plan: RulePlan,
  parties: readonly Struct[],
  selected: SelectedValues,
  serverName: string,
  clientVersion: string,
): Struct {
  const merged: Record<string, StructValue> = Object.create(null) as Record<string, StructValue>;
  const bareOptions = new Map<string, boolean>();
  const blocked: StructValue[] = [];
  for (const party of parties) {
    for (const key in party) {
      const value = attributeOf(party, key);
      if (value === undefined) continue;
      const values = selected.get(key);
      if (values !== undefined) {
        merged[key] = values;
        bareOptions.set(key, !isList(value));
      } else if (key === 'blocked_players') {
        if (isList(value)) {
          blocked.push(...value);
          merged[key] = blocked;
        }
      } else if (!DROPPED.has(key) && merged[key] === undefined && !isOption(plan, key)) {
        merged[key] = value;
      }
    }
  }
  for (const [name, isBare] of bareOptions) {
    const values = selected.get(name);
    if (isBare && values?.length === 1) merged[name] = values[0] as StructValue;
  }
  if (serverName !== '') merged.server_name = serverName;
  if (clientVersion !== '') merged.client_version = clientVersion;
  return merged;
}

function isOption(plan: RulePlan, key: string): boolean {
  return plan.matchOptions.some(({ name }) => name === key);
}

/** A text attribute; anything else counts as absent. */
export function textAttribute(attributes: Struct, name: string): string {
  const value = attributeOf(attributes, name);
  return typeof value === 'string' ? value : '';
}
