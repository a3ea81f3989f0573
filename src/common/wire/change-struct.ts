import { ByteParts } from './byte-parts.js';
import type { ChangePath } from './invalid-change.error.js';
import {
  isStruct,
  readEntryKey,
  readEntryValue,
  STRUCT_ENTRY_TAG,
  type StructValue,
} from './json-struct.js';
import type { ByteRange } from './message-source.js';
import { isPlainObject } from './plain-object.js';
import { type RecordEdit, splice } from './splice.js';
import { addStructEntry } from './struct-encoder.js';
import { WireReader } from './wire-reader.js';

/**
 * A Struct with some keys set or removed, spliced into its bytes.
 * @param present  undefined when there is no Struct yet
 * @param changes  `undefined` removes a key
 * @returns `undefined` when every byte stays
 * @throws InvalidChangeError naming the key
 * Cost: decodes the values of the named keys only.
 */
export function changeStruct(
  present: ByteRange | undefined,
  changes: Readonly<Record<string, unknown>>,
  path: ChangePath | undefined,
): ByteParts | undefined {
  const keys = Object.keys(changes);
  if (keys.length === 0) return undefined;
  const found = present === undefined ? NOTHING : findKeys(present, new Set(keys));
  const edits: RecordEdit[] = [];
  for (const key of keys) {
    const value = changes[key];
    const known = found.get(key);
    if (known === undefined ? value === undefined : equals(known.value, value)) continue;
    const replacement = new ByteParts();
    if (value !== undefined) addStructEntry(replacement, key, value, { parent: path, name: key });
    edits.push({ records: known?.records ?? [], replacement });
  }
  return edits.length === 0 ? undefined : splice(present, edits);
}

/** The entries of one key on the wire; of several the last one counts. */
interface PresentKey {
  readonly records: number[];
  value: StructValue;
}

const NOTHING: ReadonlyMap<string, PresentKey> = new Map();

function findKeys(
  { bytes, start, end }: ByteRange,
  wanted: ReadonlySet<string>,
): ReadonlyMap<string, PresentKey> {
  const found = new Map<string, PresentKey>();
  const reader = new WireReader(bytes, start, end);
  while (!reader.isAtEnd) {
    const recordStart = reader.position;
    const tag = reader.tag();
    if (tag !== STRUCT_ENTRY_TAG) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.delimited();
    const key = readEntryKey(bytes, reader.position, stop);
    if (wanted.has(key)) {
      const value = readEntryValue(bytes, reader.position, stop);
      const known = found.get(key);
      if (known === undefined) {
        found.set(key, { records: [recordStart, reader.position, stop], value });
      } else {
        known.records.push(recordStart, reader.position, stop);
        known.value = value;
      }
    }
    reader.position = stop;
  }
  return found;
}

/** Whether `value` would be read back as `present`; `-0` is not `0`, `NaN` is `NaN`. */
function equals(present: StructValue, value: unknown): boolean {
  if (Object.is(present, value)) return true;
  if (Array.isArray(present)) {
    return (
      Array.isArray(value) &&
      value.length === present.length &&
      present.every((item: StructValue, i) => equals(item, value[i]))
    );
  }
  if (!isStruct(present) || !isPlainObject(value)) return false;
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return (
    keys.length === Object.keys(present).length &&
    keys.every((key) => {
      const item = present[key];
      return item !== undefined && equals(item, value[key]);
    })
  );
}
