import { ByteParts } from './byte-parts.js';
import { type ChangePath, InvalidChangeError } from './invalid-change.error.js';
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
import { isPlainObject } from './plain-object.js';
import { utf8Length } from './utf8-length.js';
import { MAX_DEPTH } from './wire-reader.js';

/**
 * Level of the values in the Struct that stands deepest in a contract: request, session, inner
 * session, configuration, attributes, value. Counted from there, what is written can be read again.
 */
const DEEPEST_VALUE = 6;

/**
 * Appends one entry of a Struct.
 * @param path  where the value stands, for the error
 * @throws InvalidChangeError when `value` is none of null, boolean, number, string, list, object,
 *   or nested too deeply for a reader
 */
export function addStructEntry(
  parts: ByteParts,
  key: string,
  value: unknown,
  path: ChangePath | undefined,
): void {
  addEntry(parts, key, value, path, DEEPEST_VALUE);
}

function addEntry(
  parts: ByteParts,
  key: string,
  value: unknown,
  path: ChangePath | undefined,
  depth: number,
): void {
  const entry = new ByteParts();
  entry.addText(ENTRY_KEY_TAG, key, utf8Length(key, path));
  entry.addDelimited(ENTRY_VALUE_TAG, valueParts(value, path, depth));
  parts.addDelimited(STRUCT_ENTRY_TAG, entry);
}

function valueParts(value: unknown, path: ChangePath | undefined, depth: number): ByteParts {
  if (depth > MAX_DEPTH) {
    throw new InvalidChangeError(path, value, `at most ${MAX_DEPTH} levels and no cycle`);
  }
  const parts = new ByteParts();
  if (value === null) {
    parts.addVarints(NULL_TAG, 0);
  } else if (typeof value === 'boolean') {
    parts.addVarints(BOOL_TAG, value ? 1 : 0);
  } else if (typeof value === 'number') {
    const bytes = Buffer.allocUnsafe(9);
    bytes[0] = NUMBER_TAG;
    bytes.writeDoubleLE(value, 1);
    parts.add(bytes);
  } else if (typeof value === 'string') {
    parts.addText(STRING_TAG, value, utf8Length(value, path));
  } else if (Array.isArray(value)) {
    const list = new ByteParts();
    for (let i = 0; i < value.length; i++) {
      list.addDelimited(
        LIST_ITEM_TAG,
        valueParts(value[i], { parent: path, name: `${i}` }, depth + 2),
      );
    }
    parts.addDelimited(LIST_TAG, list);
  } else if (isPlainObject(value)) {
    const struct = new ByteParts();
    for (const [key, item] of Object.entries(value)) {
      if (item !== undefined) addEntry(struct, key, item, { parent: path, name: key }, depth + 2);
    }
    parts.addDelimited(NESTED_STRUCT_TAG, struct);
  } else {
    throw new InvalidChangeError(path, value, 'null, boolean, number, string, list or object');
  }
  return parts;
}
