import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { JsonReader } from './json-reader.js';
import { MalformedJsonError } from './malformed-json.error.js';

/** Reads over a document and tells whether it is one. */
function isAccepted(text: string | Buffer): boolean {
  const reader = new JsonReader(Buffer.from(text));
  try {
    for (const _ of reader.skipValue());
    reader.expectEnd();
    return true;
  } catch (error) {
    if (error instanceof MalformedJsonError) return false;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('the reader of large JSON documents', () => {
  it('accepts every document that JSON.parse accepts', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 8 }), (text) => {
        expect(isAccepted(text)).toBe(true);
      }),
    );
  });

  it('accepts a damaged document exactly when JSON.parse does', () => {
    const damage = fc.constantFrom(...'{}[]",:0-.e1 \\\n\u0001', 'tru', 'null', '"x"', '"\\u12"');
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.nat({ max: 2 }), damage, (text, at, removed, put) => {
        const position = at % (text.length + 1);
        const damaged = text.slice(0, position) + put + text.slice(position + removed);
        expect(isAccepted(damaged)).toBe(isJson(damaged));
      }),
      { numRuns: 3_000 },
    );
  });

  it.each([
    '',
    ' ',
    '[1,]',
    '{"a"}',
    '{"a":1,}',
    '01',
    '-',
    '1.',
    '1e',
    '"\t"',
    'nul',
    '[1 2]',
    '{} {}',
  ])('refuses %j', (text) => {
    expect(isAccepted(text)).toBe(false);
  });

  it('refuses a text that is no UTF-8', () => {
    expect(isAccepted(Buffer.from('"\xff"', 'latin1'))).toBe(false);
  });

  it('refuses nesting that no document of IAM has', () => {
    expect(isAccepted('['.repeat(64) + ']'.repeat(64))).toBe(true);
    expect(isAccepted('['.repeat(100_000) + ']'.repeat(100_000))).toBe(false);
  });

  it('reads any string as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(new JsonReader(Buffer.from(JSON.stringify(text))).readString()).toBe(text);
      }),
    );
  });

  it('keeps every bit of an unsigned 64-bit integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (value) => {
        let read = -1n;
        new JsonReader(Buffer.from(`${value}`)).readUnsigned64((low, high) => {
          read = (BigInt(high) << 32n) | BigInt(low);
        });
        expect(read).toBe(value);
      }),
    );
  });

  it.each([
    '18446744073709551616',
    '99999999999999999999999',
    '-1',
    '-0',
    '1.0',
    '1e3',
    '01',
    '"1"',
    'null',
  ])('finds no unsigned 64-bit integer in %s', (text) => {
    const reader = new JsonReader(Buffer.from(text));
    expect(() => reader.readUnsigned64(() => undefined)).toThrow(MalformedJsonError);
  });

  it('pauses while it reads a large document', () => {
    const large = Buffer.from(`[${'{"some":"member"},'.repeat(50_000)}0]`);
    let pauses = 0;
    for (const _ of new JsonReader(large).skipValue()) pauses += 1;
    expect(pauses).toBeGreaterThan(large.length / 100_000);
  });

  it('tells where it stumbled without quoting anything', () => {
    const reader = new JsonReader(Buffer.from('{"secret" 1}'));
    expect(() => [...reader.skipValue()]).toThrow('expected a colon at byte 10');
  });
});
