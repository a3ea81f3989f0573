import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readStruct, type StructValue } from './json-struct.js';
import { MessageWriter } from './message-writer.js';
import { WireReader } from './wire-reader.js';

const tagOf = (number: number) => (number << 3) | 2;

function written(write: (writer: MessageWriter) => void): Buffer {
  const writer = new MessageWriter();
  write(writer);
  return Buffer.from(writer.take());
}

describe('MessageWriter', () => {
  it('writes strings of any length and alphabet as protobuf has them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (value) => {
        const bytes = written((writer) => writer.item(tagOf(1), value));
        const reader = new WireReader(bytes, 0, bytes.length);

        expect(reader.tag()).toBe(tagOf(1));
        const end = reader.delimited();
        expect(bytes.toString('utf8', reader.position, end)).toBe(value);
        expect(end).toBe(bytes.length);
      }),
    );
  });

  it('leaves an empty text out, but not an empty item of a list', () => {
    expect(written((writer) => writer.text(tagOf(1), ''))).toHaveLength(0);
    expect([...written((writer) => writer.item(tagOf(1), ''))]).toEqual([10, 0]);
  });

  it.each([0, 127, 128, 16_383, 16_384, 200_000])(
    'writes the length of a nested message of %i bytes before it',
    (size) => {
      const bytes = written((writer) => {
        const outer = writer.open(tagOf(2));
        const inner = writer.open(tagOf(3));
        writer.raw(Buffer.alloc(size, 7));
        writer.close(inner);
        writer.close(outer);
        writer.item(tagOf(4), 'behind');
      });
      const reader = new WireReader(bytes, 0, bytes.length);

      expect(reader.tag()).toBe(tagOf(2));
      const outerEnd = reader.delimited();
      expect(reader.tag()).toBe(tagOf(3));
      const innerEnd = reader.delimited();
      expect(innerEnd - reader.position).toBe(size);
      expect(innerEnd).toBe(outerEnd);
      expect(bytes.subarray(reader.position, innerEnd).every((byte) => byte === 7)).toBe(true);
      expect(bytes.subarray(outerEnd + 2).toString()).toBe('behind');
    },
  );

  it('writes structs that read back as they were', () => {
    const value = fc.letrec<{ any: StructValue; list: StructValue; struct: StructValue }>(
      (tie) => ({
        any: fc.oneof(
          { maxDepth: 4 },
          fc.constant(null),
          fc.boolean(),
          fc.double(),
          fc.string({ unit: 'grapheme' }),
          tie('list'),
          tie('struct'),
        ),
        list: fc.array(tie('any'), { maxLength: 4 }),
        struct: fc.dictionary(fc.string(), tie('any'), { maxKeys: 4 }),
      }),
    ).any;
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value, { maxKeys: 5 }), (struct) => {
        const bytes = written((writer) => writer.struct(tagOf(4), struct));
        const reader = new WireReader(bytes, 0, bytes.length);
        reader.tag();
        const end = reader.delimited();

        expect(withoutPrototypes(readStruct(bytes, reader.position, end))).toEqual(
          withoutPrototypes(struct),
        );
      }),
    );
  });

  it('writes 64-bit numbers at their limits', () => {
    for (const value of [0n, 1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)]) {
      const bytes = written((writer) => writer.int64(8, value));
      const reader = new WireReader(bytes, 0, bytes.length);

      expect(reader.tag()).toBe(8);
      expect(reader.int64()).toBe(value);
    }
  });

  it('refuses a struct that is nested too deeply, a cycle for example', () => {
    const cycle: { [key: string]: StructValue } = {};
    cycle.again = cycle;

    expect(() => written((writer) => writer.struct(tagOf(4), cycle))).toThrow(RangeError);
  });

  it('is empty after its bytes were taken, and those stay as they are', () => {
    const writer = new MessageWriter();
    writer.item(tagOf(1), 'first');
    const first = writer.take();
    writer.item(tagOf(1), 'other');

    expect(Buffer.from(first).toString('utf8', 2)).toBe('first');
    expect(writer.length).toBe(7);
  });
});

function withoutPrototypes(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_key, each) =>
      typeof each === 'number' && (!Number.isFinite(each) || Object.is(each, -0))
        ? { $number: Object.is(each, -0) ? '-0' : `${each}` }
        : each,
    ),
  );
}
