/** One record of an encoded message, found without the code under test. */
export interface WireRecord {
  readonly field: number;
  readonly wireType: number;
  /** Tag, length and value. */
  readonly bytes: Buffer;
  /** Of a length-delimited record, what the length tells of. */
  readonly value: Buffer;
}

/**
 * The records of a well-formed message, in order.
 * @throws Error where the bytes are none
 */
export function recordsOf(message: Buffer): WireRecord[] {
  const records: WireRecord[] = [];
  for (let start = 0; start < message.length; ) {
    const tag = varintAt(message, start);
    const [field, wireType] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    const { valueStart, end } = valueAt(message, tag.end, field, wireType);
    records.push({
      field,
      wireType,
      bytes: message.subarray(start, end),
      value: message.subarray(valueStart, end),
    });
    start = end;
  }
  return records;
}

function valueAt(message: Buffer, start: number, field: number, wireType: number) {
  switch (wireType) {
    case 0:
      return { valueStart: start, end: varintAt(message, start).end };
    case 1:
      return { valueStart: start, end: start + 8 };
    case 2: {
      const length = varintAt(message, start);
      return { valueStart: length.end, end: length.end + Number(length.value) };
    }
    case 3:
      return { valueStart: start, end: groupEnd(message, start, field) };
    case 5:
      return { valueStart: start, end: start + 4 };
    default:
      throw new Error(`wire type ${wireType}`);
  }
}

function groupEnd(message: Buffer, start: number, group: number): number {
  for (let at = start; ; ) {
    const tag = varintAt(message, at);
    const [field, wireType] = [Number(tag.value >> 3n), Number(tag.value & 7n)];
    if (wireType === 4 && field === group) return tag.end;
    at = valueAt(message, tag.end, field, wireType).end;
  }
}

function varintAt(message: Buffer, start: number): { value: bigint; end: number } {
  let value = 0n;
  for (let at = start; at < message.length; at++) {
    const byte = message[at] as number;
    value |= BigInt(byte & 0x7f) << BigInt(7 * (at - start));
    if (byte < 0x80) return { value, end: at + 1 };
  }
  throw new Error('truncated');
}
