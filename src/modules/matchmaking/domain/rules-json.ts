import { ExpectedError } from '../../../common/errors/expected-error.js';
import { jsonFault } from './json-fault.js';

/** A rule set that a strategy cannot use. */
export class InvalidRulesError extends ExpectedError {
  readonly code = 'invalid_rules';
  readonly kind = 'invalid-input';

  /** @param field  below `rules.json`; empty for the text as a whole */
  constructor(field: string, found: string, expected: string) {
    const place = field === '' ? 'rules.json' : `rules.json: ${field}`;
    super(`${place}: found ${found}, expected ${expected}`);
  }
}

/**
 * The object that a rule set's text holds; `""` counts as `{}`.
 * @throws InvalidRulesError naming the position for what is no JSON
 */
export function readRulesJson(text: string): Readonly<Record<string, unknown>> {
  if (text === '') return {};
  const fault = jsonFault(text);
  if (fault !== undefined) {
    throw new InvalidRulesError('', `no JSON at position ${fault}`, 'an object');
  }
  const value: unknown = JSON.parse(text);
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new InvalidRulesError('', Array.isArray(value) ? 'a list' : typeof value, 'an object');
  }
  return value as Readonly<Record<string, unknown>>; // an object was just found
}
