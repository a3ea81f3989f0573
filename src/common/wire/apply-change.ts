import { isDeepStrictEqual } from 'node:util';
import { ByteParts, delimiter, varint64 } from './byte-parts.js';
import type { Change } from './change.js';
import { InvalidChangeError } from './invalid-change.error.js';
import { readEntryKey, readStruct, STRUCT_ENTRY_TAG } from './json-struct.js';
import type { MessageSchema, NamedField } from './message-schema.js';
import { MessageSource } from './message-source.js';
import { isView, joinRanges, sourceOf } from './message-view.js';
import { addStructEntry, isPlainObject, utf8 } from './struct-encoder.js';
import { WireReader, WireType } from './wire-reader.js';

const INT32_MIN = -(2 ** 31);
const INT32_MAX = 2 ** 31 - 1;
const INT64_MIN = -(2n ** 63n);
const INT64_MAX = 2n ** 63n - 1n;

/**
 * The message of `view` with `change` applied: the changed fields are spliced into the original
 * bytes at their depth, all other bytes stay as they are and where they are. A field that is
 * "changed" to what it already holds is left alone.
 *
 * @param change  see {@link Change}; the view itself means no change
 * @returns new bytes, or the original ones when nothing changes
 * @throws InvalidChangeError naming the field: unknown name, wrong type, out of range, not
 *   well-formed Unicode, nested deeper than 100 or in a cycle
 * Cost: one copy of the message.
 */
export function applyChange<T extends object>(view: T, change: Change<T>): Buffer {
  const source = sourceOf(view);
  if (source === undefined) throw new TypeError('applyChange: found an object that is no view');
  if (isView(change)) {
    return replacementOf(change, source.schema).encoded();
  }
  const parts = changeMessage(source, change, []);
  return parts === undefined ? source.encoded() : parts.join();
}

/** The changed message, or `undefined` when every byte stays. */
function changeMessage(
  source: MessageSource,
  change: object,
  path: readonly string[],
): ByteParts | undefined {
  const edits: FieldEdit[] = [];
  for (const [name, value] of Object.entries(change)) {
    const field = source.schema.fieldByName.get(name);
    if (field === undefined) {
      const known = source.schema.fields.map((each) => each.name).join(', ');
      throw new InvalidChangeError([...path, name], value, `one of the fields ${known}`);
    }
    const edit = editField(source, field, value, [...path, name]);
    if (edit !== undefined) edits.push(edit);
  }
  return edits.length === 0 ? undefined : splice(source, edits);
}

/** The records that take the place of all records of one field; none removes it. */
interface FieldEdit {
  readonly field: NamedField;
  readonly records: ByteParts;
}

function splice(source: MessageSource, edits: readonly FieldEdit[]): ByteParts {
  const parts = new ByteParts();
  const pending = new Map(edits.map((edit) => [edit.field.tag, edit]));
  const placed = new Set<FieldEdit>();
  const reader = new WireReader(source.bytes, source.start, source.end);
  let keptFrom = source.start;
  while (!reader.isAtEnd) {
    const recordStart = reader.position;
    const tag = reader.tag();
    reader.skip(tag);
    const edit = pending.get(tag);
    if (edit === undefined) continue;
    parts.add(source.bytes, keptFrom, recordStart);
    keptFrom = reader.position;
    if (placed.has(edit)) continue;
    placed.add(edit);
    parts.addAll(edit.records);
  }
  parts.add(source.bytes, keptFrom, source.end);
  for (const edit of edits) if (!placed.has(edit)) parts.addAll(edit.records);
  return parts;
}

function editField(
  source: MessageSource,
  field: NamedField,
  value: unknown,
  path: readonly string[],
): FieldEdit | undefined {
  const ranges = source.rangesOf(field);
  const records = new ByteParts();
  if (value === undefined) {
    return ranges.length === 0 ? undefined : { field, records };
  }
  if (field.isRepeated) {
    addList(records, field, value, path);
    return sameRecords(source, field, records) ? undefined : { field, records };
  }
  switch (field.kind) {
    case 'message': {
      const changed = changedMessage(source, field, value, path);
      if (changed === undefined) return undefined;
      records.addDelimited(field.tag, changed);
      return { field, records };
    }
    case 'struct': {
      const changed = changedStruct(source, field, value, path);
      if (changed === undefined) return undefined;
      records.addDelimited(field.tag, changed);
      return { field, records };
    }
    default: {
      addScalar(records, field, value, path);
      return sameValue(source, field, value) ? undefined : { field, records };
    }
  }
}

function changedMessage(
  source: MessageSource,
  field: NamedField,
  value: unknown,
  path: readonly string[],
): ByteParts | undefined {
  if (typeof value !== 'object' || value === null || field.message === undefined) {
    throw new InvalidChangeError(path, value, 'an object of changes');
  }
  const ranges = source.rangesOf(field);
  const current = sourceOfRanges(field.message, source.bytes, ranges);
  const origin = sourceOf(value);
  if (origin === undefined) return changeMessage(current, value, path) ?? unlessPresent(ranges);
  const replacement = replacementOf(value, field.message);
  const parts = isView(value) ? undefined : changeMessage(replacement, value, path);
  if (parts !== undefined) return parts;
  if (ranges.length > 0 && replacement.encoded().equals(current.encoded())) return undefined;
  const whole = new ByteParts();
  whole.add(replacement.encoded());
  return whole;
}

function changedStruct(
  source: MessageSource,
  field: NamedField,
  value: unknown,
  path: readonly string[],
): ByteParts | undefined {
  if (!isPlainObject(value)) throw new InvalidChangeError(path, value, 'an object of attributes');
  const ranges = source.rangesOf(field);
  const bytes = ranges.length === 2 ? source.bytes : joinRanges(source.bytes, ranges);
  const [start, end] = ranges.length === 2 ? (ranges as [number, number]) : [0, bytes.length];
  const present = readStruct(bytes, start, end);
  const changes = Object.entries(value).filter(([key, item]) =>
    item === undefined
      ? Object.hasOwn(present, key)
      : !(Object.hasOwn(present, key) && isDeepStrictEqual(present[key], item)),
  );
  if (changes.length === 0) return unlessPresent(ranges);
  return spliceStruct(bytes, start, end, new Map(changes), path);
}

function spliceStruct(
  bytes: Buffer,
  start: number,
  end: number,
  changes: ReadonlyMap<string, unknown>,
  path: readonly string[],
): ByteParts {
  const parts = new ByteParts();
  const placed = new Set<string>();
  const place = (key: string) => {
    if (placed.has(key)) return;
    placed.add(key);
    const value = changes.get(key);
    if (value !== undefined) addStructEntry(parts, key, value, [...path, key]);
  };
  const reader = new WireReader(bytes, start, end);
  let keptFrom = start;
  while (!reader.isAtEnd) {
    const recordStart = reader.position;
    const tag = reader.tag();
    if (tag !== STRUCT_ENTRY_TAG) {
      reader.skip(tag);
      continue;
    }
    const stop = reader.delimited();
    const key = readEntryKey(bytes, reader.position, stop);
    reader.position = stop;
    if (!changes.has(key)) continue;
    parts.add(bytes, keptFrom, recordStart);
    keptFrom = stop;
    place(key);
  }
  parts.add(bytes, keptFrom, end);
  for (const key of changes.keys()) place(key);
  return parts;
}

function addList(
  records: ByteParts,
  field: NamedField,
  value: unknown,
  path: readonly string[],
): void {
  if (!Array.isArray(value)) throw new InvalidChangeError(path, value, 'a list');
  value.forEach((item: unknown, index) => {
    const itemPath = [...path, `${index}`];
    if (field.message === undefined) {
      addText(records, field, item, itemPath);
      return;
    }
    if (typeof item !== 'object' || item === null) {
      throw new InvalidChangeError(itemPath, item, 'an object');
    }
    const base = sourceOf(item) ? replacementOf(item, field.message) : emptyOf(field.message);
    const changed = isView(item) ? undefined : changeMessage(base, item, itemPath);
    if (changed === undefined) records.addField(field.tag, base.encoded());
    else records.addDelimited(field.tag, changed);
  });
}

function addScalar(
  records: ByteParts,
  field: NamedField,
  value: unknown,
  path: readonly string[],
): void {
  switch (field.kind) {
    case 'string':
      // An implicit field that holds its default is not written.
      if (value !== '') addText(records, field, value, path);
      return;
    case 'bool':
      if (typeof value !== 'boolean') throw new InvalidChangeError(path, value, 'true or false');
      if (value) records.add(delimiter(field.tag, 1));
      return;
    case 'int32':
    case 'enum':
      if (!isIntegerBetween(value, INT32_MIN, INT32_MAX)) {
        throw new InvalidChangeError(path, value, `an integer ${INT32_MIN}..${INT32_MAX}`);
      }
      if (value !== 0) records.add(varint64(field.tag, BigInt(value)));
      return;
    case 'int64':
      if (typeof value !== 'bigint' || value < INT64_MIN || value > INT64_MAX) {
        throw new InvalidChangeError(path, value, 'a bigint of 64 bits, for example 5n');
      }
      if (value !== 0n) records.add(varint64(field.tag, value));
      return;
    case 'timestamp':
      records.addDelimited(field.tag, timestampParts(value, path));
      return;
  }
}

function timestampParts(value: unknown, path: readonly string[]): ByteParts {
  const { seconds, nanos } = (value ?? {}) as { seconds?: unknown; nanos?: unknown };
  if (typeof seconds !== 'bigint' || !isIntegerBetween(nanos, 0, 999_999_999)) {
    throw new InvalidChangeError(path, value, 'a timestamp { seconds: bigint, nanos: number }');
  }
  const parts = new ByteParts();
  if (seconds !== 0n) parts.add(varint64((1 << 3) | WireType.Varint, seconds));
  if (nanos !== 0) parts.add(delimiter((2 << 3) | WireType.Varint, nanos));
  return parts;
}

function addText(
  records: ByteParts,
  field: NamedField,
  value: unknown,
  path: readonly string[],
): void {
  if (typeof value !== 'string') throw new InvalidChangeError(path, value, 'a string');
  records.addField(field.tag, utf8(value, path));
}

/** Whether a list already stands on the wire exactly so. */
function sameRecords(source: MessageSource, field: NamedField, records: ByteParts): boolean {
  const ranges = source.rangesOf(field);
  const present = new ByteParts();
  for (let i = 0; i < ranges.length; i += 2) {
    present.addField(field.tag, source.bytes.subarray(ranges[i], ranges[i + 1]));
  }
  return present.length === records.length && present.join().equals(records.join());
}

/** Whether a singular field that is no message already holds `value`. */
function sameValue(source: MessageSource, field: NamedField, value: unknown): boolean {
  const view = source.schema.view(source) as Record<string, unknown>;
  return isDeepStrictEqual(view[field.name], value);
}

function sourceOfRanges(
  schema: MessageSchema<object>,
  bytes: Buffer,
  ranges: readonly number[],
): MessageSource {
  const [start, end] = ranges;
  if (ranges.length === 2 && start !== undefined && end !== undefined) {
    return new MessageSource(schema, bytes, start, end);
  }
  const merged = joinRanges(bytes, ranges);
  return new MessageSource(schema, merged, 0, merged.length);
}

function emptyOf(schema: MessageSchema<object>): MessageSource {
  return new MessageSource(schema, Buffer.alloc(0), 0, 0);
}

/** The message behind a view or a spread of one. @throws InvalidChangeError for another type's */
function replacementOf(value: object, schema: MessageSchema<object>): MessageSource {
  const source = sourceOf(value);
  if (source === undefined || source.schema.name !== schema.name) {
    throw new InvalidChangeError([], value, `a ${schema.name}`);
  }
  return source;
}

/** An empty change makes an absent message present and leaves a present one alone. */
function unlessPresent(ranges: readonly number[]): ByteParts | undefined {
  return ranges.length > 0 ? undefined : new ByteParts();
}

function isIntegerBetween(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && (value as number) >= least && (value as number) <= most;
}
