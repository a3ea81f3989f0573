import { readStruct } from './json-struct.js';
import type { NamedField } from './message-schema.js';
import { MessageSource, RECORD } from './message-source.js';
import { readTimestamp } from './timestamp.js';
import { WireReader } from './wire-reader.js';

/**
 * The value of a field. Absent scalars read as their proto3 defaults, absent messages as
 * `undefined`, absent lists as empty. What is not a scalar is frozen: to change it in place would
 * change nothing on the wire.
 */
export function readField(field: NamedField, source: MessageSource): unknown {
  if (field.isRepeated) return readList(field, source);
  switch (field.kind) {
    case 'message': {
      const child = source.child(field);
      return child && field.message?.view(child);
    }
    case 'struct': {
      const value = source.valueOf(field);
      return value ? readStruct(value.bytes, value.start, value.end) : field.absent;
    }
    case 'timestamp': {
      const value = source.valueOf(field);
      return value && Object.freeze(readTimestamp(value.bytes, value.start, value.end));
    }
    default: {
      // Of a scalar that occurs more than once the last counts.
      const records = source.recordsOf(field);
      const start = records[records.length - 2];
      const end = records[records.length - 1];
      return start === undefined || end === undefined
        ? defaultOf(field)
        : readScalar(field, source.bytes, start, end);
    }
  }
}

function readList(field: NamedField, source: MessageSource): readonly unknown[] {
  const records = source.recordsOf(field);
  const items: unknown[] = [];
  for (let i = 0; i < records.length; i += RECORD) {
    const start = records[i + 1] as number;
    const end = records[i + 2] as number;
    items.push(
      field.message === undefined
        ? readScalar(field, source.bytes, start, end)
        : field.message.view(new MessageSource(field.message, source.bytes, start, end)),
    );
  }
  return Object.freeze(items);
}

function readScalar(field: NamedField, bytes: Buffer, start: number, end: number): unknown {
  switch (field.kind) {
    case 'string':
      return bytes.toString('utf8', start, end);
    case 'bool':
      return new WireReader(bytes, start, end).bool();
    case 'int64':
      return new WireReader(bytes, start, end).int64();
    case 'int64-number':
      return Number(new WireReader(bytes, start, end).int64());
    default:
      return new WireReader(bytes, start, end).int32();
  }
}

function defaultOf(field: NamedField): unknown {
  switch (field.kind) {
    case 'string':
      return '';
    case 'bool':
      return false;
    case 'int64':
      return 0n;
    default:
      return 0;
  }
}
