import { ByteParts, delimiter } from './byte-parts.js';
import { InvalidChangeError } from './invalid-change.error.js';
import {
  BOOL_TAG,
  ENTRY_KEY_TAG,
  ENTRY_VALUE_TAG,
  LIST_ITEM_TAG,
  LIST_TAG,
  NESTED_STRUCT_TAG,
  NULL_TAG,
  NUMBER_TAG,
  STRING_TAG,
  STRUCT_ENTRY_TAG,
} from './json-struct.js';
import { MAX_DEPTH } from './wire-reader.js';

/**
 * Appends one entry of a Struct.
 * @param path  where the value stands, for the error
 * @throws InvalidChangeError when `value` is none of null, boolean, number, string, list, object
 */
export function addStructEntry(
  parts: ByteParts,
  key: string,
  value: unknown,
  path: readonly string[],
): void {
  addEntry(parts, key, value, path, 1);
}

function addEntry(
  parts: ByteParts,
  key: string,
  value: unknown,
  path: readonly string[],
  depth: number,
): void {
  const entry = new ByteParts();
  entry.addField(ENTRY_KEY_TAG, utf8(key, path));
  entry.addDelimited(ENTRY_VALUE_TAG, valueParts(value, path, depth));
  parts.addDelimited(STRUCT_ENTRY_TAG, entry);
}

function valueParts(value: unknown, path: readonly string[], depth: number): ByteParts {
  if (depth > MAX_DEPTH) {
    throw new InvalidChangeError(path, value, `at most ${MAX_DEPTH} levels and no cycle`);
  }
  const parts = new ByteParts();
  if (value === null) {
    parts.add(delimiter(NULL_TAG, 0));
  } else if (typeof value === 'boolean') {
    parts.add(delimiter(BOOL_TAG, value ? 1 : 0));
  } else if (typeof value === 'number') {
    const bytes = Buffer.allocUnsafe(9);
    bytes[0] = NUMBER_TAG;
    bytes.writeDoubleLE(value, 1);
    parts.add(bytes);
  } else if (typeof value === 'string') {
    parts.addField(STRING_TAG, utf8(value, path));
  } else if (Array.isArray(value)) {
    const list = new ByteParts();
    value.forEach((item, index) => {
      list.addDelimited(LIST_ITEM_TAG, valueParts(item, [...path, `${index}`], depth + 2));
    });
    parts.addDelimited(LIST_TAG, list);
  } else if (isPlainObject(value)) {
    const struct = new ByteParts();
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) addEntry(struct, key, item, [...path, key], depth + 2);
    }
    parts.addDelimited(NESTED_STRUCT_TAG, struct);
  } else {
    throw new InvalidChangeError(path, value, 'null, boolean, number, string, list or object');
  }
  return parts;
}

/** @throws InvalidChangeError for text with a lone surrogate, which UTF-8 cannot carry */
export function utf8(text: string, path: readonly string[]): Buffer {
  if (!text.isWellFormed()) throw new InvalidChangeError(path, text, 'well-formed Unicode');
  return Buffer.from(text, 'utf8');
}

/** An object literal or one without prototype; not a Date, Map or class instance. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
