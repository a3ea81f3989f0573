import { addScalar, addText } from './add-scalar.js';
import { ByteParts } from './byte-parts.js';
import type { Change } from './change.js';
import { changeStruct } from './change-struct.js';
import { type ChangePath, InvalidChangeError } from './invalid-change.error.js';
import type { MessageSchema, NamedField } from './message-schema.js';
import { MessageSource, RECORD } from './message-source.js';
import { isView, sourceOf } from './message-view.js';
import { isPlainObject } from './plain-object.js';
import { readField } from './read-field.js';
import { type RecordEdit, splice } from './splice.js';
import { addTimestamp, equalTimestamps, type Timestamp } from './timestamp.js';

/**
 * The message of `view` with `change` applied: the changed fields are spliced into the original
 * bytes at their depth, all other bytes stay as they are and where they are. A field that is
 * "changed" to what it already holds is left alone.
 *
 * @param change  see {@link Change}; the view itself means no change
 * @returns new bytes, or the original ones when nothing changes
 * @throws InvalidChangeError naming the field: no object of changes, unknown name, wrong type, out
 *   of range, not well-formed Unicode, nested deeper than 100 or in a cycle
 * Cost: one copy of the message.
 */
export function applyChange<T extends object>(view: T, change: Change<T>): Buffer {
  const source = sourceOf(view);
  if (source === undefined) throw new TypeError('applyChange: found an object that is no view');
  return changeMessage(source, source.schema, change, undefined)?.join() ?? source.encoded();
}

/**
 * A message after its change, or after its replacement by another view or a spread of one.
 * @param present  undefined when there is no message yet
 * @returns `undefined` when every byte stays
 */
function changeMessage(
  present: MessageSource | undefined,
  schema: MessageSchema<object>,
  change: unknown,
  path: ChangePath | undefined,
): ByteParts | undefined {
  const origin = originOf(schema, change, path);
  if (origin === undefined || origin === present) {
    return changeFields(present ?? nothingOf(schema), change as object, path); // originOf is the proof
  }
  const changed = changeFields(origin, change as object, path);
  if (changed !== undefined) return changed;
  if (present?.encoded().equals(origin.encoded())) return undefined;
  return splice(origin, []);
}

/**
 * The message that a change was spread from, if any.
 * @throws InvalidChangeError when `change` cannot be one of this message type
 */
function originOf(
  schema: MessageSchema<object>,
  change: unknown,
  path: ChangePath | undefined,
): MessageSource | undefined {
  if (typeof change === 'object' && change !== null) {
    const origin = sourceOf(change);
    if (origin?.schema === schema) return origin;
    if (origin !== undefined) throw new InvalidChangeError(path, change, `a ${schema.name}`);
    if (isPlainObject(change)) return undefined;
  }
  throw new InvalidChangeError(path, change, 'an object of changes');
}

function changeFields(
  source: MessageSource,
  change: object,
  path: ChangePath | undefined,
): ByteParts | undefined {
  if (isView(change)) return undefined;
  const edits: RecordEdit[] = [];
  for (const name of Object.keys(change)) {
    const value = (change as Readonly<Record<string, unknown>>)[name]; // its own key
    const field = source.schema.fieldByName.get(name);
    if (field === undefined) {
      const known = source.schema.fields.map((each) => each.name).join(', ');
      throw new InvalidChangeError({ parent: path, name }, value, `one of the fields ${known}`);
    }
    const replacement = changeField(source, field, value, { parent: path, name });
    if (replacement !== undefined) edits.push({ records: source.recordsOf(field), replacement });
  }
  return edits.length === 0 ? undefined : splice(source, edits);
}

/** The records that take the place of a field's; `undefined` when they stay. */
function changeField(
  source: MessageSource,
  field: NamedField,
  value: unknown,
  path: ChangePath | undefined,
): ByteParts | undefined {
  if (field.isRepeated) {
    if (!Array.isArray(value)) throw new InvalidChangeError(path, value, 'a list');
    return field.message === undefined
      ? changeTexts(source, field, value, path)
      : changeMessages(source, field, field.message, value, path);
  }
  switch (field.kind) {
    case 'message':
    case 'struct':
    case 'timestamp': {
      const records = new ByteParts();
      if (value === undefined) return source.recordsOf(field).length > 0 ? records : undefined;
      const changed = changedValue(source, field, value, path);
      if (changed === undefined) return undefined;
      records.addDelimited(field.tag, changed);
      return records;
    }
    default: {
      if (Object.is(readField(field, source), value)) return undefined;
      const records = new ByteParts();
      addScalar(records, field, value, path);
      return records;
    }
  }
}

function changedValue(
  source: MessageSource,
  field: NamedField,
  value: unknown,
  path: ChangePath | undefined,
): ByteParts | undefined {
  if (field.message !== undefined) {
    return changeMessage(source.child(field), field.message, value, path);
  }
  if (field.kind === 'struct') {
    if (!isPlainObject(value)) throw new InvalidChangeError(path, value, 'an object of attributes');
    return changeStruct(source.valueOf(field), value, path);
  }
  // The field is of the kind timestamp, and reads so.
  const present = readField(field, source) as Timestamp | undefined;
  if (present !== undefined && equalTimestamps(present, value)) return undefined;
  const parts = new ByteParts();
  addTimestamp(parts, value, path);
  return parts;
}

/** A list is replaced as a whole; it stays only when each item is what stood there before. */
function changeTexts(
  source: MessageSource,
  field: NamedField,
  items: readonly unknown[],
  path: ChangePath | undefined,
): ByteParts | undefined {
  const present = readField(field, source) as readonly string[]; // repeated, and no message
  const records = new ByteParts();
  let isSame = items.length === present.length;
  for (let i = 0; i < items.length; i++) {
    addText(records, field, items[i], { parent: path, name: `${i}` });
    isSame &&= items[i] === present[i];
  }
  return isSame ? undefined : records;
}

/** An item is a view, a spread of one with changes, or a message of its own. */
function changeMessages(
  source: MessageSource,
  field: NamedField,
  schema: MessageSchema<object>,
  items: readonly unknown[],
  path: ChangePath | undefined,
): ByteParts | undefined {
  const present = source.recordsOf(field);
  const records = new ByteParts();
  let isSame = items.length * RECORD === present.length;
  for (let i = 0; i < items.length; i++) {
    const itemPath = { parent: path, name: `${i}` };
    const origin = originOf(schema, items[i], itemPath) ?? nothingOf(schema);
    const changed = changeFields(origin, items[i] as object, itemPath); // originOf is the proof
    records.addDelimited(field.tag, changed ?? splice(origin, []));
    if (!isSame) continue;
    const before = source.bytes.subarray(present[RECORD * i + 1], present[RECORD * i + 2]);
    isSame = changed === undefined && origin.encoded().equals(before);
  }
  return isSame ? undefined : records;
}

function nothingOf(schema: MessageSchema<object>): MessageSource {
  return new MessageSource(schema, NOTHING, 0, 0);
}

const NOTHING = Buffer.alloc(0);
