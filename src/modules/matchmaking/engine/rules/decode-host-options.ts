import { DEFAULT_HOST_OPTIONS, type HostOptions } from '../host-options.js';
import { RuleSetError } from '../rule-set-error.js';
import type { JsonNode } from './json-syntax.js';

/** Key of the rule set under which our own options stand. */
const OPTIONS_KEY = 'extend_host';

interface OptionKey {
  readonly field: keyof HostOptions;
  readonly values: readonly (string | boolean)[];
}

const KEYS: Readonly<Record<string, OptionKey>> = {
  any_option_check: { field: 'anyOptionCheck', values: ['own', 'legacy-declared-order'] },
  status_codes: { field: 'statusCodes', values: ['proper', 'legacy'] },
  option_search: { field: 'optionSearch', values: ['strict', 'legacy'] },
  exempt_current_platform: { field: 'exemptCurrentPlatform', values: [true, false] },
  require_pivot: { field: 'requirePivot', values: [true, false] },
  keep_party_ids: { field: 'keepPartyIds', values: [true, false] },
  session_binding: { field: 'sessionBinding', values: ['attributes-then-fields', 'attributes'] },
  tie_order: { field: 'tieOrder', values: ['stable', 'legacy'] },
};

/**
 * The options under `extend_host`; of repeated keys the last counts.
 * @throws RuleSetError for an unknown key or value: a misspelt option would quietly do nothing
 */
export function decodeHostOptions(document: JsonNode): HostOptions {
  if (document.kind !== 'object') return DEFAULT_HOST_OPTIONS;
  const options: Record<string, string | boolean> = {};
  for (const [key, node] of document.entries) {
    if (key !== OPTIONS_KEY || node.kind === 'null') continue;
    if (node.kind !== 'object') {
      throw new RuleSetError(`${OPTIONS_KEY}: found ${node.kind}, expected an object of options`);
    }
    for (const [name, value] of node.entries) {
      const { field, values } = optionKey(name);
      const found = value.kind === 'string' || value.kind === 'bool' ? value.value : undefined;
      if (found === undefined || !values.includes(found)) {
        throw new RuleSetError(
          `${OPTIONS_KEY}.${name}: found ${shown(value)}, expected one of ` +
            values.map((each) => JSON.stringify(each)).join(', '),
        );
      }
      options[field] = found;
    }
  }
  return { ...DEFAULT_HOST_OPTIONS, ...options };
}

function optionKey(name: string): OptionKey {
  const key = Object.hasOwn(KEYS, name) ? KEYS[name] : undefined;
  if (key !== undefined) return key;
  throw new RuleSetError(
    `${OPTIONS_KEY}.${name}: unknown option, expected one of ${Object.keys(KEYS).join(', ')}`,
  );
}

function shown(value: JsonNode): string {
  if (value.kind === 'string' || value.kind === 'bool') return JSON.stringify(value.value);
  return value.kind;
}
