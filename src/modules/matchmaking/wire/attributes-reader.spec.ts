import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readStruct, type StructValue } from '../../../common/wire/json-struct.js';
import { MessageWriter } from '../../../common/wire/message-writer.js';
import { readAttributes } from './attributes-reader.js';
import { InternedStrings } from './interned-strings.js';

const anyValue = fc.letrec<{ value: StructValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    fc.double(),
    fc.string({ unit: 'grapheme' }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const anyKey = fc.oneof(fc.string(), fc.constantFrom('', '__proto__', 'constructor', 'mmr'));

function structBytes(entries: readonly (readonly [string, StructValue])[]): Buffer {
  const writer = new MessageWriter();
  for (const [key, value] of entries) writer.structEntry(key, value);
  return Buffer.from(writer.take());
}

describe('readAttributes', () => {
  it('reads what the general reader reads', () => {
    const words = new InternedStrings();
    fc.assert(
      fc.property(fc.array(fc.tuple(anyKey, anyValue), { maxLength: 6 }), (entries) => {
        const bytes = structBytes(entries);
        const found = readAttributes(words, bytes, 0, bytes.length);
        const wanted = readStruct(bytes, 0, bytes.length);

        expect(Object.entries(found)).toEqual(Object.entries(wanted));
      }),
    );
  });

  it('inherits nothing, so that no key is found that was not sent', () => {
    const found = readAttributes(new InternedStrings(), Buffer.alloc(0), 0, 0);

    for (const name of ['constructor', 'toString', '__proto__']) {
      expect(found[name]).toBeUndefined();
    }
  });

  it('reads an entry whose value stands before its key', () => {
    const [, , ...entry] = structBytes([['k', 'v']]);
    const key = entry.slice(0, 3);
    const value = entry.slice(3);
    const bytes = Buffer.from([0x0a, entry.length, ...value, ...key]);

    expect({ ...readAttributes(new InternedStrings(), bytes, 0, bytes.length) }).toEqual({
      k: 'v',
    });
  });
});
