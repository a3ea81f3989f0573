import type { MessageSchema, NamedField } from './message-schema.js';
import { WireReader, WireType } from './wire-reader.js';

/** The bytes of one checked message, and where its fields are in them. */
export class MessageSource {
  #ranges: (number[] | undefined)[] | undefined;

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
   * Ranges `[start, end, …]` of the values of a field, without tag and length, one pair for each
   * record. Empty when the field is absent.
   * Cost: the first call scans the tags of the message once.
   */
  rangesOf(field: NamedField): readonly number[] {
    this.#ranges ??= this.#scan();
    return this.#ranges[field.index] ?? NO_RANGES;
  }

  #scan(): (number[] | undefined)[] {
    const { fieldByTag, fields } = this.schema;
    const ranges: (number[] | undefined)[] = new Array(fields.length);
    const reader = new WireReader(this.bytes, this.start, this.end);
    while (!reader.isAtEnd) {
      const tag = reader.tag();
      const isDelimited = (tag & 7) === WireType.Len;
      const stop = isDelimited ? reader.delimited() : 0;
      const start = reader.position;
      if (isDelimited) reader.position = stop;
      else reader.skip(tag);
      const field = fieldByTag.get(tag);
      if (field === undefined) continue;
      const known = ranges[field.index];
      if (known === undefined) ranges[field.index] = [start, reader.position];
      else known.push(start, reader.position);
    }
    return ranges;
  }
}

const NO_RANGES: readonly number[] = [];
