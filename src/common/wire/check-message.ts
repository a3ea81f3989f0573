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
import type { MessageSchema, NamedField } from './message-schema.js';
import { MAX_DEPTH, WireReader } from './wire-reader.js';

/**
 * Walks all bytes of a message, at every depth that its schema knows, without decoding them: after
 * this, views can be read without errors. Accepts what protobuf accepts: unknown fields, known
 * fields with another wire type (they count as unknown), repeated records.
 *
 * @throws MalformedMessageError naming the field: truncated, a length past the end, a number of
 *   more than ten bytes, an illegal tag, text that is not UTF-8, nested deeper than 100
 * Cost: one pass over the bytes, no allocation for a well-formed message but a cursor a level.
 */
export function checkMessage(schema: MessageSchema<object>, bytes: Buffer): void {
  checkFields(schema, new WireReader(bytes, 0, bytes.length), 1);
}

function checkFields(schema: MessageSchema<object>, reader: WireReader, depth: number): void {
  if (depth > MAX_DEPTH) throw new MalformedMessageError('nested too deeply');
  let counts: Map<NamedField, number> | undefined;
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    const field = schema.fieldByTag.get(tag);
    if (field === undefined) {
      reader.skip(tag);
      continue;
    }
    try {
      if ((tag & 7) !== 2) {
        reader.skip(tag);
        continue;
      }
      const end = reader.delimited();
      checkDelimited(field, reader, end, depth);
      reader.position = end;
      if (field.isRepeated && field.kind === 'message') {
        counts ??= new Map();
        counts.set(field, (counts.get(field) ?? 0) + 1);
      }
    } catch (error) {
      const place = field.isRepeated ? (counts?.get(field) ?? 0) : undefined;
      throw located(error, field.wireName, place);
    }
  }
}

function checkDelimited(field: NamedField, reader: WireReader, end: number, depth: number): void {
  switch (field.kind) {
    case 'string':
      checkText(reader.bytes, reader.position, end);
      return;
    case 'message':
      if (field.message !== undefined) {
        checkFields(field.message, new WireReader(reader.bytes, reader.position, end), depth + 1);
      }
      return;
    case 'struct':
      checkStruct(new WireReader(reader.bytes, reader.position, end), depth + 1);
      return;
    case 'timestamp':
      skipAll(new WireReader(reader.bytes, reader.position, end));
      return;
  }
}

function checkStruct(reader: WireReader, depth: number): void {
  if (depth > MAX_DEPTH) throw new MalformedMessageError('nested too deeply');
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== STRUCT_ENTRY_TAG) {
      reader.skip(tag);
      continue;
    }
    const end = reader.delimited();
    checkEntry(new WireReader(reader.bytes, reader.position, end), depth);
    reader.position = end;
  }
}

function checkEntry(reader: WireReader, depth: number): void {
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag === ENTRY_KEY_TAG) {
      const end = reader.delimited();
      checkText(reader.bytes, reader.position, end);
      reader.position = end;
    } else if (tag === ENTRY_VALUE_TAG) {
      const end = reader.delimited();
      checkValue(new WireReader(reader.bytes, reader.position, end), depth + 1);
      reader.position = end;
    } else {
      reader.skip(tag);
    }
  }
}

function checkValue(reader: WireReader, depth: number): void {
  if (depth > MAX_DEPTH) throw new MalformedMessageError('nested too deeply');
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    switch (tag) {
      case STRING_TAG: {
        const end = reader.delimited();
        checkText(reader.bytes, reader.position, end);
        reader.position = end;
        break;
      }
      case NESTED_STRUCT_TAG: {
        const end = reader.delimited();
        checkStruct(new WireReader(reader.bytes, reader.position, end), depth + 1);
        reader.position = end;
        break;
      }
      case LIST_TAG: {
        const end = reader.delimited();
        checkList(new WireReader(reader.bytes, reader.position, end), depth + 1);
        reader.position = end;
        break;
      }
      default:
        reader.skip(tag);
    }
  }
}

function checkList(reader: WireReader, depth: number): void {
  while (!reader.isAtEnd) {
    const tag = reader.tag();
    if (tag !== LIST_ITEM_TAG) {
      reader.skip(tag);
      continue;
    }
    const end = reader.delimited();
    checkValue(new WireReader(reader.bytes, reader.position, end), depth + 1);
    reader.position = end;
  }
}

function skipAll(reader: WireReader): void {
  while (!reader.isAtEnd) reader.skip(reader.tag());
}

/** Plain ASCII, the usual case, is found by looking; only other text pays for a real check. */
function checkText(bytes: Buffer, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if ((bytes[i] as number) < 0x80) continue;
    if (!isUtf8(bytes.subarray(i, end))) throw new MalformedMessageError('not valid UTF-8');
    return;
  }
}

function located(error: unknown, wireName: string, place: number | undefined): unknown {
  if (!(error instanceof MalformedMessageError)) return error;
  const segment = place === undefined ? wireName : `${wireName}[${place}]`;
  return error.inside(segment);
}
