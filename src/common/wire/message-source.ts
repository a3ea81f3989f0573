import { fieldOfTag, type MessageSchema, type NamedField } from './message-schema.js';
import { WireReader, WireType } from './wire-reader.js';

/** The bytes of one checked message, and where its fields are in them. */
export class MessageSource {
  #records: (number[] | undefined)[] | undefined;
  readonly #children: (MessageSource | undefined)[] = [];

  /** @param bytes   checked by `checkMessage`; never written to */
  constructor(
    readonly schema: MessageSchema<object>,
    readonly bytes: Buffer,
    readonly start: number,
    readonly end: number,
  ) {}

  /** The message as it came over the wire. Not a copy. */
  encoded(): Buffer {
    return this.bytes.subarray(this.start, this.end);
  }

  /**
   * The records of a field, three numbers each: where the record starts, where its value starts
   * behind tag and length, where both end. Empty when the field is absent.
   * Cost: the first call scans the tags of the message once.
   */
  recordsOf(field: NamedField): readonly number[] {
    this.#records ??= this.#scan();
    return this.#records[field.index] ?? NO_RECORDS;
  }

  /** The message of a field that is not repeated; `undefined` when it is absent. */
  child(field: NamedField): MessageSource | undefined {
    const known = this.#children[field.index];
    if (known !== undefined || field.message === undefined) return known;
    const value = this.valueOf(field);
    if (value === undefined) return undefined;
    const child = new MessageSource(field.message, value.bytes, value.start, value.end);
    this.#children[field.index] = child;
    return child;
  }

  /**
   * The bytes of a length-delimited field that is not repeated. One that occurs more than once is
   * still one message: its records, one behind the other.
   */
  valueOf(field: NamedField): ByteRange | undefined {
    const records = this.recordsOf(field);
    const [, start, end] = records;
    if (start === undefined || end === undefined) return undefined;
    if (records.length === RECORD) return { bytes: this.bytes, start, end };
    const values: Buffer[] = [];
    for (let i = 0; i < records.length; i += RECORD) {
      values.push(this.bytes.subarray(records[i + 1], records[i + 2]));
    }
    const bytes = Buffer.concat(values);
    return { bytes, start: 0, end: bytes.length };
  }

  #scan(): (number[] | undefined)[] {
    const { schema } = this;
    const records: (number[] | undefined)[] = new Array(schema.fields.length);
    const reader = new WireReader(this.bytes, this.start, this.end);
    while (!reader.isAtEnd) {
      const recordStart = reader.position;
      const tag = reader.tag();
      let valueStart = reader.position;
      if ((tag & 7) === WireType.Len) {
        const end = reader.delimited();
        valueStart = reader.position;
        reader.position = end;
      } else {
        reader.skip(tag);
      }
      const field = fieldOfTag(schema, tag);
      if (field === undefined) continue;
      const known = records[field.index];
      if (known === undefined) records[field.index] = [recordStart, valueStart, reader.position];
      else known.push(recordStart, valueStart, reader.position);
    }
    return records;
  }
}

/** Part of a buffer. */
export interface ByteRange {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
}

/** Numbers to a record in {@link MessageSource.recordsOf}. */
export const RECORD = 3;

const NO_RECORDS: readonly number[] = [];
