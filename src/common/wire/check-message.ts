import { isUtf8 } from 'node:buffer';
import {
  ENTRY_KEY_TAG,
  ENTRY_VALUE_TAG,
  LIST_ITEM_TAG,
  LIST_TAG,
  NESTED_STRUCT_TAG,
  STRING_TAG,
  STRUCT_ENTRY_TAG,
} from './json-struct.js';
import { MalformedMessageError } from './malformed-message.error.js';
import { fieldOfTag, type MessageSchema, type NamedField } from './message-schema.js';
import { MAX_DEPTH, WireReader, WireType } from './wire-reader.js';

/**
 * Walks all bytes of a message, at every depth that its schema knows, without decoding them: after
 * this, views can be read without errors. Accepts what protobuf accepts: unknown fields, known
 * fields with another wire type (they count as unknown), repeated records.
 *
 * @throws MalformedMessageError naming the field: truncated, a length past the end, a number of
 *   more than ten bytes, an illegal tag, text that is not UTF-8, nested deeper than 100
 * Cost: one pass over the bytes, and no allocation for a well-formed message but one cursor.
 */
export function checkMessage(schema: MessageSchema<object>, bytes: Buffer): void {
  checkFields(schema, new WireReader(bytes, 0, bytes.length), 1);
}

function checkFields(schema: MessageSchema<object>, reader: WireReader, depth: number): void {
  checkDepth(depth);
  const start = reader.position;
  let recordStart = start;
  let field: NamedField | undefined;
  try {
    while (!reader.isAtEnd) {
      recordStart = reader.position;
      field = undefined;
      const tag = reader.tag();
      field = fieldOfTag(schema, tag);
      if (field === undefined || (tag & 7) !== WireType.Len) {
        reader.skip(tag, depth);
        continue;
      }
      const outerEnd = reader.enter();
      checkValueOf(field, reader, depth);
      reader.leave(outerEnd);
    }
  } catch (error) {
    if (field === undefined || !(error instanceof MalformedMessageError)) throw error;
    throw error.inside(
      field.isRepeated
        ? `${field.wireName}[${countRecords(reader.bytes, start, recordStart, field.tag)}]`
        : field.wireName,
    );
  }
}

function checkValueOf(field: NamedField, reader: WireReader, depth: number): void {
  if (field.message !== undefined) {
    checkFields(field.message, reader, depth + 1);
    return;
  }
  switch (field.kind) {
    case 'string':
      checkText(reader);
      return;
    case 'struct':
      checkStruct(reader, depth + 1);
      return;
    default:
      while (!reader.isAtEnd) reader.skip(reader.tag(), depth + 1);
  }
}

function checkStruct(reader: WireReader, depth: number): void {
  checkDepth(depth);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== STRUCT_ENTRY_TAG) {
      reader.skip(tag, depth);
      continue;
    }
    const outerEnd = reader.enter();
    checkEntry(reader, depth);
    reader.leave(outerEnd);
  }
}

function checkEntry(reader: WireReader, depth: number): void {
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== ENTRY_KEY_TAG && tag !== ENTRY_VALUE_TAG) {
      reader.skip(tag, depth);
      continue;
    }
    const outerEnd = reader.enter();
    if (tag === ENTRY_KEY_TAG) checkText(reader);
    else checkValue(reader, depth + 1);
    reader.leave(outerEnd);
  }
}

function checkValue(reader: WireReader, depth: number): void {
  checkDepth(depth);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== STRING_TAG && tag !== NESTED_STRUCT_TAG && tag !== LIST_TAG) {
      reader.skip(tag, depth);
      continue;
    }
    const outerEnd = reader.enter();
    if (tag === STRING_TAG) checkText(reader);
    else if (tag === NESTED_STRUCT_TAG) checkStruct(reader, depth + 1);
    else checkList(reader, depth + 1);
    reader.leave(outerEnd);
  }
}

function checkList(reader: WireReader, depth: number): void {
  checkDepth(depth);
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== LIST_ITEM_TAG) {
      reader.skip(tag, depth);
      continue;
    }
    const outerEnd = reader.enter();
    checkValue(reader, depth + 1);
    reader.leave(outerEnd);
  }
}

function checkDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new MalformedMessageError('nested too deeply');
}

/** Plain ASCII, the usual case, is found by looking; only other text pays for a real check. */
function checkText({ bytes, position, end }: WireReader): void {
  for (let i = position; i < end; i++) {
    if ((bytes[i] as number) < 0x80) continue;
    if (!isUtf8(bytes.subarray(i, end))) throw new MalformedMessageError('not valid UTF-8');
    return;
  }
}

/** How many records with `tag` stand in a checked stretch. */
function countRecords(bytes: Buffer, start: number, end: number, tag: number): number {
  const reader = new WireReader(bytes, start, end);
  let count = 0;
  while (!reader.isAtEnd) {
    const found = reader.tag();
    reader.skip(found);
    if (found === tag) count++;
  }
  return count;
}
