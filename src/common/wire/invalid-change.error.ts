import { isPlainObject } from './plain-object.js';

/** Where a value stands in a change; a link a level, because most paths are never told. */
export interface ChangePath {
  readonly parent: ChangePath | undefined;
  /** A field, a key, or the place in a list. */
  readonly name: string;
}

/**
 * A strategy changed a message to something that cannot be written. Not an input error: the
 * caller did nothing wrong, so it travels as the strategy's failure.
 */
export class InvalidChangeError extends Error {
  readonly code = 'invalid_change';

  /** @param path  undefined for the change as a whole */
  constructor(path: ChangePath | undefined, found: unknown, expected: string) {
    super(
      `${path === undefined ? 'change' : textOf(path)}: found ${describe(found)}, expected ${expected}`,
    );
    this.name = 'InvalidChangeError';
  }
}

function textOf({ parent, name }: ChangePath): string {
  return parent === undefined ? name : `${textOf(parent)}.${name}`;
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
