import { describe, expect, it } from '@jest/globals';
import { aParcel, aShipment, FIELD } from '../../../test/support/parcel.js';
import { type JsonLike, structBytes, tag, varint, wire } from '../../../test/support/wire-bytes.js';
import { MalformedMessageError } from './malformed-message.error.js';
import { WireType } from './wire-reader.js';

const NOT_UTF8 = Buffer.from([0x61, 0xc3, 0x28]);
const ENCODED_SURROGATE = Buffer.from([0xed, 0xa0, 0x80]);

/** A record whose length promises one byte more than there is. */
function cutOff(field: number): Buffer {
  return wire.len(field, 'text').subarray(0, -1);
}

/** The message of the error that reading the parcel throws. */
function problemOf(...records: readonly Buffer[]): string {
  return messageOfThrown(() => aParcel(...records));
}

function messageOfThrown(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof MalformedMessageError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('checkMessage', () => {
  it('takes no bytes at all for a message without fields', () => {
    expect(aParcel().label).toBe('');
  });

  it.each([
    ['unknown numbers', wire.varint(900, -1)],
    ['unknown text that is not UTF-8', wire.len(900, NOT_UTF8)],
    ['unknown doubles', wire.double(900, 1)],
    ['unknown groups', wire.group(901, wire.fixed32(1, 2))],
    ['a text field that is written as a number', wire.varint(FIELD.label, 5)],
    ['a message field that is written as a group', wire.group(FIELD.gift, wire.varint(1, 1))],
    ['a number that is written as text which is not UTF-8', wire.len(FIELD.weight, NOT_UTF8)],
    [
      'a Struct entry with unknown fields',
      wire.len(FIELD.remarks, wire.len(1, wire.len(9, NOT_UTF8))),
    ],
    ['a Struct entry without key and value', wire.len(FIELD.remarks, wire.len(1))],
    ['a Value of no kind', wire.len(FIELD.remarks, wire.len(1, wire.len(1, 'k'), wire.len(2)))],
    ['unknown fields in a timestamp', wire.len(FIELD.sentAt, wire.len(7, NOT_UTF8))],
    ['text with every length of UTF-8', wire.len(FIELD.label, 'aé漢😀\u{10ffff}\u0000')],
  ])('takes %s', (_, record) => {
    expect(() => aParcel(record)).not.toThrow();
  });

  it('refuses bytes that are no message, naming the request', () => {
    expect(problemOf(Buffer.from('hello, this is no message'))).toMatch(/^request: /);
  });

  it.each([
    ['text that is cut off', [cutOff(FIELD.label)], 'label: the length 4 runs past the end'],
    [
      'a number that is cut off',
      [tag(FIELD.serial, WireType.Varint), Buffer.from([0x80])],
      'serial: truncated',
    ],
    [
      'a number of eleven bytes',
      [tag(FIELD.weight, WireType.Varint), varint(1, 10)],
      'weight: a number is longer than ten bytes',
    ],
    ['text that is not UTF-8', [wire.len(FIELD.label, NOT_UTF8)], 'label: not valid UTF-8'],
    [
      'a surrogate that is encoded by itself',
      [wire.len(FIELD.label, ENCODED_SURROGATE)],
      'label: not valid UTF-8',
    ],
    [
      'a broken item, by its place in the list',
      [wire.len(FIELD.items, ''), wire.varint(900, 1), wire.len(FIELD.items, cutOff(1))],
      'items[1].name: the length 4 runs past the end',
    ],
    [
      'broken text in a list, by its place',
      [
        wire.len(FIELD.stamps, 'a'),
        wire.len(FIELD.label, 'between'),
        wire.len(FIELD.stamps, 'b'),
        wire.len(FIELD.stamps, NOT_UTF8),
      ],
      'stamps[2]: not valid UTF-8',
    ],
    ['a broken timestamp', [wire.len(FIELD.sentAt, cutOff(9))], 'sent_at: the length 4'],
    ['an unknown field that is cut off, by its message', [cutOff(900)], 'request: the length 4'],
    ['a broken Struct', [wire.len(FIELD.remarks, cutOff(1))], 'remarks: the length 4'],
    [
      'a Struct key that is not UTF-8',
      [wire.len(FIELD.remarks, wire.len(1, wire.len(1, NOT_UTF8)))],
      'remarks: not valid UTF-8',
    ],
    [
      'text in a Struct that is not UTF-8',
      [wire.len(FIELD.remarks, wire.len(1, wire.len(2, wire.len(3, NOT_UTF8))))],
      'remarks: not valid UTF-8',
    ],
    [
      'a list in a Struct that is cut off',
      [wire.len(FIELD.remarks, wire.len(1, wire.len(2, wire.len(6, cutOff(1)))))],
      'remarks: the length 4',
    ],
    [
      'a Struct in a Struct that is cut off',
      [wire.len(FIELD.remarks, wire.len(1, wire.len(2, wire.len(5, cutOff(1)))))],
      'remarks: the length 4',
    ],
  ])('refuses %s', (_, records, problem) => {
    expect(problemOf(...records)).toContain(problem);
  });

  it('names the whole path from the outermost message inwards', () => {
    const broken = wire.len(FIELD.gift, wire.len(1, NOT_UTF8));

    expect(messageOfThrown(() => aShipment(wire.len(1, broken)))).toBe(
      'parcel.gift.name: not valid UTF-8',
    );
  });

  it('never lets a nested message read beyond its own end', () => {
    const nested = Buffer.concat([tag(1, WireType.Len), varint(4)]);

    expect(problemOf(wire.len(FIELD.gift, nested), Buffer.from('text'))).toBe(
      'gift.name: the length 4 runs past the end of the message',
    );
  });

  it('takes Structs that are nested to the limit and refuses one level more', () => {
    // The parcel and its Struct are two levels, each nested Struct two more: Value and Struct.
    const toTheLimit = wire.len(FIELD.remarks, structBytes({ k: nestedStructs(48) }));
    const beyond = wire.len(FIELD.remarks, structBytes({ k: nestedStructs(49) }));

    expect(() => aParcel(toTheLimit)).not.toThrow();
    expect(problemOf(beyond)).toBe('remarks: nested too deeply');
  });

  it('refuses two thousand nested lists without running out of stack', () => {
    let list = wire.len(6);
    for (let i = 0; i < 2_000; i++) list = wire.len(6, wire.len(1, list));

    expect(problemOf(wire.len(FIELD.remarks, wire.len(1, wire.len(2, list))))).toBe(
      'remarks: nested too deeply',
    );
  });

  it('refuses unknown groups that are nested too deeply', () => {
    let groups = wire.group(900);
    for (let i = 0; i < 100; i++) groups = wire.group(900, groups);

    expect(problemOf(groups)).toBe('request: nested too deeply');
  });
});

function nestedStructs(levels: number): JsonLike {
  return levels === 0 ? null : { k: nestedStructs(levels - 1) };
}
