import { describe, expect, it } from '@jest/globals';
import {
  type JsonLike,
  structBytes,
  structEntry,
  valueBytes,
  wire,
} from '../../../test/support/wire-bytes.js';
import { readStruct } from './json-struct.js';

const KEY = 1;
const VALUE = 2;

function read(...records: readonly Buffer[]) {
  const bytes = Buffer.concat(records);
  return readStruct(bytes, 0, bytes.length);
}

describe('a Struct', () => {
  it('reads every kind of value', () => {
    const value = {
      nothing: null,
      yes: true,
      no: false,
      number: 1.5,
      text: 'héllo',
      list: [1, 'two', null, [], {}],
      nested: { deep: { deeper: [true] } },
    };

    expect(read(structBytes(value))).toEqual(value);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0, 2 ** 53, 5e-324])(
    'reads the number %d as it is',
    (number) => {
      expect(Object.is(read(structBytes({ number })).number, number)).toBe(true);
    },
  );

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '漢字', '\u0000', '1'])(
    'takes %j as a key like any other',
    (key) => {
      const struct = read(structEntry(key, { polluted: true }));

      expect(Object.keys(struct)).toEqual([key]);
      expect(struct[key]).toEqual({ polluted: true });
      expect(Object.getPrototypeOf(struct)).toBeNull();
      expect('polluted' in {}).toBe(false);
    },
  );

  it('tells null from absent', () => {
    const struct = read(structBytes({ present: null }));

    expect([struct.present, struct.absent]).toEqual([null, undefined]);
  });

  it('reads an entry without key as the empty key, and without value as null', () => {
    expect(read(wire.len(1, wire.len(VALUE, valueBytes(true))))).toEqual({ '': true });
    expect(read(wire.len(1, wire.len(KEY, 'k')))).toEqual({ k: null });
    expect(read(wire.len(1, wire.len(KEY, 'k'), wire.len(VALUE)))).toEqual({ k: null });
  });

  it('lets the last of equal keys count', () => {
    expect(read(structEntry('k', { a: 1 }), structEntry('k', { b: 2 }))).toEqual({ k: { b: 2 } });
  });

  it('reads an entry in any order, between unknown fields', () => {
    const entry = wire.len(
      1,
      wire.group(9, wire.len(KEY, 'x')),
      wire.len(VALUE, wire.varint(99, 1), valueBytes('v'), wire.len(98, 'x')),
      wire.fixed32(3, 3),
      wire.len(KEY, 'first'),
      wire.len(KEY, 'k'),
    );

    expect(read(wire.varint(7, 7), entry)).toEqual({ k: 'v' });
  });

  it.each<[string, readonly JsonLike[], JsonLike]>([
    ['lets the last kind of value count', [1, 'text', true, null], null],
    ['merges Structs', [{ a: 1, b: 1 }, { b: 2 }], { a: 1, b: 2 }],
    ['joins lists', [[1], [2, 3]], [1, 2, 3]],
    ['begins anew after another kind', [{ a: 1 }, 5, { b: 2 }], { b: 2 }],
  ])('%s where one value is written more than once', (_, values, expected) => {
    const inOneRecord = wire.len(VALUE, ...values.map(valueBytes));
    const inSeveral = values.map((value) => wire.len(VALUE, valueBytes(value)));

    expect(read(wire.len(1, wire.len(KEY, 'k'), inOneRecord))).toEqual({ k: expected });
    expect(read(wire.len(1, wire.len(KEY, 'k'), ...inSeveral))).toEqual({ k: expected });
  });
});
