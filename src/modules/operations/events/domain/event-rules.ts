import { ResultError } from '../../../../common/operations/result.error.js';
import { RESULT_CODE } from '../../../../common/operations/result-code.js';
import type { OperationsEvent } from './event.js';

/** Limits of one event; the text of all its names and values together counts in UTF-8. */
export const EVENT_LIMITS = { nameLength: 256, properties: 128, bytes: 64 * 1024 } as const;

/** Names of one filter. */
const MAX_FILTER_NAMES = 1000;

/** @throws ResultError 20, 21 */
export function checkFilter(names: readonly string[]): void {
  if (names.length > MAX_FILTER_NAMES) {
    throw invalid(`names: found ${names.length}, expected at most ${MAX_FILTER_NAMES}`);
  }
  for (const name of names) checkName('names', name);
}

/** @throws ResultError 20, 21 */
export function checkEvent(event: OperationsEvent): void {
  const { name, properties } = event;
  checkName('name', name);
  if (properties.length > EVENT_LIMITS.properties) {
    throw invalid(
      `properties: found ${properties.length}, expected at most ${EVENT_LIMITS.properties}`,
    );
  }
  for (const property of properties) checkName('properties.name', property.name);
  const bytes = eventBytes(event);
  if (bytes > EVENT_LIMITS.bytes) {
    throw invalid(`event: found ${bytes} bytes of text, expected at most ${EVENT_LIMITS.bytes}`);
  }
}

/** Bytes of all names and values in UTF-8. */
export function eventBytes({ name, properties }: OperationsEvent): number {
  return properties.reduce(
    (sum, property) => sum + Buffer.byteLength(property.name) + Buffer.byteLength(property.value),
    Buffer.byteLength(name),
  );
}

function checkName(field: string, name: string): void {
  if (name === '') {
    throw new ResultError(
      RESULT_CODE.ERROR_PARAM_MISSING,
      `${field}: found an empty name, expected one without blanks, e.g. MATCH_MADE`,
    );
  }
  if (/\s/.test(name)) {
    throw invalid(`${field}: found ${JSON.stringify(shown(name))}, expected a name without blanks`);
  }
  if (name.length > EVENT_LIMITS.nameLength) {
    throw invalid(`${field}: expected at most ${EVENT_LIMITS.nameLength} characters`);
  }
}

function shown(name: string): string {
  return name.length <= 64 ? name : `${name.slice(0, 64)}…`;
}

function invalid(message: string): ResultError {
  return new ResultError(RESULT_CODE.ERROR_PARAM_INVALID, message);
}
