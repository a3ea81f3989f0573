import { describe, expect, it } from '@jest/globals';
import { tag, varint, wire } from '../../../test/support/wire-bytes.js';
import { MalformedMessageError } from './malformed-message.error.js';
import { WireReader, WireType } from './wire-reader.js';

function over(...parts: readonly (Buffer | readonly number[])[]): WireReader {
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part)));
  return new WireReader(bytes, 0, bytes.length);
}

describe('WireReader', () => {
  it('reads the tag of the highest field number', () => {
    expect(over(tag(536_870_911, WireType.I32)).tag()).toBe(536_870_911 * 8 + WireType.I32);
  });

  it('refuses the field number 0', () => {
    expect(() => over([0x02]).tag()).toThrow('a field has the number 0');
  });

  it.each([
    ['of six bytes', varint(10, 5)],
    ['above 32 bits', varint(2 ** 32)],
  ])('refuses a tag %s', (_, bytes) => {
    expect(() => over(bytes).tag()).toThrow('a tag does not fit 32 bits');
  });

  it('reads a tag that is longer than it needs to be', () => {
    expect(over(varint(10, 4)).tag()).toBe(10);
  });

  it.each([
    ['a tag', [], (reader: WireReader) => reader.tag()],
    ['a tag in its middle', [0x80], (reader: WireReader) => reader.tag()],
    ['a length in its middle', [0x80], (reader: WireReader) => reader.delimited()],
    ['a number', [], (reader: WireReader) => reader.int64()],
    ['a number in its middle', [0xff, 0xff], (reader: WireReader) => reader.int32()],
    ['a double', [0, 0, 0, 0, 0, 0, 0], (reader: WireReader) => reader.double()],
  ])('finds the message truncated before %s', (_, bytes, read) => {
    expect(() => read(over(bytes))).toThrow('truncated');
  });

  it('refuses a length that runs past the end of the message', () => {
    expect(() => over([5, 1, 2, 3, 4]).delimited()).toThrow(
      'the length 5 runs past the end of the message',
    );
  });

  it('takes a length that ends with the message', () => {
    const reader = over([4, 1, 2, 3, 4]);

    expect(reader.delimited()).toBe(5);
    expect(reader.position).toBe(1);
  });

  it('reads nothing beyond its own end, even if the buffer goes on', () => {
    const bytes = Buffer.from([0x08, 0x80, 0x01]);

    expect(() => new WireReader(bytes, 1, 2).int64()).toThrow('truncated');
  });

  it('goes into a nested value and comes back behind it', () => {
    const reader = over(wire.len(1, 'ab'), [0x18]);
    reader.tag();

    const outerEnd = reader.enter();
    const inside = [reader.position, reader.end];
    reader.leave(outerEnd);

    expect(inside).toEqual([2, 4]);
    expect([reader.position, reader.end]).toEqual([4, 5]);
  });

  it.each([
    0n,
    1n,
    127n,
    128n,
    2n ** 31n,
    2n ** 48n,
    2n ** 49n - 1n,
    2n ** 49n,
    2n ** 53n + 1n,
    2n ** 62n,
    2n ** 63n - 1n,
    -1n,
    -(2n ** 31n),
    -(2n ** 53n) - 1n,
    -(2n ** 63n),
  ])('reads the 64-bit number %d exactly', (value) => {
    expect(over(varint(value)).int64()).toBe(value);
  });

  it('reads a 64-bit number that is longer than it needs to be', () => {
    expect(over(varint(5, 9)).int64()).toBe(5n);
  });

  it.each([
    [0n, 0],
    [2n ** 31n - 1n, 2 ** 31 - 1],
    [-1n, -1],
    [-(2n ** 31n), -(2 ** 31)],
    [2n ** 32n + 7n, 7],
    [2n ** 31n, -(2 ** 31)],
  ])('cuts the number %d to 32 bits as protobuf does', (value, cut) => {
    expect(over(varint(value)).int32()).toBe(cut);
  });

  it.each([
    ['int64', (reader: WireReader) => reader.int64()],
    ['int32', (reader: WireReader) => reader.int32()],
    ['a skipped number', (reader: WireReader) => reader.skip(WireType.Varint)],
  ])('refuses eleven bytes for %s', (_, read) => {
    expect(() => read(over(varint(1, 10)))).toThrow('a number is longer than ten bytes');
  });

  it.each([
    [varint(0), false],
    [varint(1), true],
    [varint(2n ** 40n), true],
    [varint(0, 3), false],
  ])('reads any number but zero as true', (bytes, expected) => {
    expect(over(bytes).bool()).toBe(expected);
  });

  it.each([
    ['a number', wire.varint(900, 2n ** 63n)],
    ['text', wire.len(900, 'text')],
    ['a double', wire.double(900, 1.5)],
    ['four bytes', wire.fixed32(900, 7)],
    ['an empty group', wire.group(900)],
    ['groups in groups', wire.group(900, wire.len(1, 'x'), wire.group(900, wire.varint(2, 3)))],
  ])('skips %s whole', (_, record) => {
    const reader = over(record, [0x77]);

    reader.skip(reader.tag());

    expect(reader.position).toBe(record.length);
  });

  it.each([
    ['text that is cut off', wire.len(1, 'text').subarray(0, -1), 'runs past the end'],
    ['a double that is cut off', wire.double(1, 1).subarray(0, -1), 'truncated'],
    ['four bytes that are cut off', wire.fixed32(1, 1).subarray(0, -1), 'truncated'],
    ['a group without end', tag(5, WireType.StartGroup), 'group 5 has no end'],
    [
      'a group with the end of another',
      Buffer.concat([tag(5, WireType.StartGroup), tag(6, WireType.EndGroup)]),
      'group 5 ends as group 6',
    ],
    ['the end of a group that never began', tag(5, WireType.EndGroup), 'has the wire type 4'],
    ['a wire type that does not exist', tag(5, 6), 'field 5 has the wire type 6'],
    ['groups nested too deeply', groups(101), 'nested too deeply'],
  ])('refuses to skip %s', (_, record, problem) => {
    const reader = over(record);
    const skip = () => reader.skip(reader.tag());

    expect(skip).toThrow(MalformedMessageError);
    reader.position = 0;
    expect(skip).toThrow(problem);
  });

  it('skips groups up to the limit, counted from the message they stand in', () => {
    const reader = over(groups(100));
    reader.skip(reader.tag());

    const inside = over(groups(100));
    expect(() => inside.skip(inside.tag(), 1)).toThrow('nested too deeply');
    expect(reader.isAtEnd).toBe(true);
  });
});

function groups(depth: number): Buffer {
  return depth === 0 ? Buffer.alloc(0) : wire.group(1, groups(depth - 1));
}
