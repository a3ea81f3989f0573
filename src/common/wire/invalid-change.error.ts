import { isPlainObject } from './plain-object.js';

/**
 * A strategy changed a message to something that cannot be written. Not an input error: the
 * caller did nothing wrong, so it travels as the strategy's failure.
 */
export class InvalidChangeError extends Error {
  readonly code = 'invalid_change';

  constructor(path: readonly string[], found: unknown, expected: string) {
    super(`${path.join('.') || 'change'}: found ${describe(found)}, expected ${expected}`);
    this.name = 'InvalidChangeError';
  }
}

/** The kind of a value, never the value: it may be a secret. */
function describe(value: unknown): string {
  if (value === null || value === undefined) return `${value}`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return `the number ${value}`;
  if (typeof value === 'object') return isPlainObject(value) ? 'an object' : classOf(value);
  return `a ${typeof value}`;
}

/** As in `a Date` or, where someone forgot to wait, `a Promise`. */
function classOf(value: object): string {
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && name !== '' ? `a ${name}` : 'an object';
}
