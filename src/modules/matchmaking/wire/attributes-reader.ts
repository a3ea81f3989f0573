import {
  BOOL_TAG,
  ENTRY_KEY_TAG,
  ENTRY_VALUE_TAG,
  NUMBER_TAG,
  readEntryKey,
  readEntryValue,
  STRING_TAG,
  STRUCT_ENTRY_TAG,
  type Struct,
  type StructValue,
} from '../../../common/wire/json-struct.js';
import { WireReader } from '../../../common/wire/wire-reader.js';
import type { InternedStrings } from './interned-strings.js';

/**
 * An object that inherits nothing, so that `__proto__` and `constructor` are keys like any other.
 * Unlike `Object.create(null)` it is no hash table: a ticket has few attributes, and there are tens
 * of thousands of tickets.
 */
const Attributes = function Attributes() {} as unknown as new () => { [key: string]: StructValue }; // called with new only
Attributes.prototype = Object.freeze(Object.create(null));

/**
 * Reads a `google.protobuf.Struct` whose keys come again and again. Values other than numbers,
 * texts and booleans, and entries that are put together unusually, are left to the reader that
 * knows them all.
 */
export function readAttributes(
  words: InternedStrings,
  bytes: Buffer,
  start: number,
  end: number,
): Struct {
  const attributes = new Attributes();
  const reader = new WireReader(bytes, start, end);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== STRUCT_ENTRY_TAG) {
      reader.skip(tag);
      continue;
    }
    const outerEnd = reader.enter();
    readEntry(attributes, words, reader);
    reader.leave(outerEnd);
  }
  return attributes;
}

function readEntry(
  attributes: { [key: string]: StructValue },
  words: InternedStrings,
  reader: WireReader,
): void {
  const { bytes, position: start, end } = reader;
  if (!reader.isAtEnd && reader.tag() === ENTRY_KEY_TAG) {
    const keyEnd = reader.delimited();
    const key = words.read(bytes, reader.position, keyEnd);
    reader.position = keyEnd;
    if (!reader.isAtEnd && reader.tag() === ENTRY_VALUE_TAG && reader.delimited() === end) {
      const value = simpleValue(reader);
      if (value !== undefined && reader.isAtEnd) {
        attributes[key] = value;
        return;
      }
    }
  }
  attributes[readEntryKey(bytes, start, end)] = readEntryValue(bytes, start, end);
}

/** The value that follows; `undefined` for one that is not simple. */
function simpleValue(reader: WireReader): number | string | boolean | undefined {
  if (reader.isAtEnd) return undefined;
  switch (reader.tag()) {
    case NUMBER_TAG:
      return reader.double();
    case BOOL_TAG:
      return reader.bool();
    case STRING_TAG: {
      const stop = reader.delimited();
      const text = reader.bytes.toString('utf8', reader.position, stop);
      reader.position = stop;
      return text;
    }
    default:
      return undefined;
  }
}
