import { describe, expect, it } from '@jest/globals';
import { varint, wire } from '../../../test/support/wire-bytes.js';
import { ByteParts, varint64 } from './byte-parts.js';

const LABEL_TAG = 5 * 8 + 2;

describe('ByteParts', () => {
  it('joins to nothing when nothing was added', () => {
    const parts = new ByteParts();
    parts.add(Buffer.from('abc'), 1, 1);

    expect([parts.length, parts.join()]).toEqual([0, Buffer.alloc(0)]);
  });

  it('joins parts of buffers in order', () => {
    const source = Buffer.from('abcdef');
    const parts = new ByteParts();
    parts.add(source, 4);
    parts.add(source, 0, 2);
    parts.add(source);

    expect(parts.join().toString()).toBe('efababcdef');
    expect(parts.length).toBe(10);
  });

  it.each(['', 'plain', 'naïve', '漢字', '😀', 'x'.repeat(200), 'é'.repeat(100)])(
    'writes the text %j with its tag and length',
    (text) => {
      const parts = new ByteParts();
      parts.addText(LABEL_TAG, text, Buffer.byteLength(text));

      expect(parts.join()).toEqual(wire.len(5, text));
      expect(parts.length).toBe(parts.join().length);
    },
  );

  it.each([0, 1, 127, 128, 16_383, 16_384, 2 ** 31, 2 ** 32 - 1])(
    'writes the number %d',
    (number) => {
      const parts = new ByteParts();
      parts.addVarints(2 ** 32 - 8, number);

      expect(parts.join()).toEqual(Buffer.concat([varint(2 ** 32 - 8), varint(number)]));
    },
  );

  it('puts parts into parts, with and without their length', () => {
    const inner = new ByteParts();
    inner.add(Buffer.from('a'));
    inner.addText(LABEL_TAG, 'b', 1);
    const parts = new ByteParts();
    parts.addDelimited(LABEL_TAG, inner);
    parts.addAll(inner);

    const innerBytes = Buffer.concat([Buffer.from('a'), wire.len(5, 'b')]);
    expect(parts.join()).toEqual(Buffer.concat([wire.len(5, innerBytes), innerBytes]));
  });

  it('refuses to join parts that were added to after they were counted', () => {
    const inner = new ByteParts();
    inner.add(Buffer.from('a'));
    const parts = new ByteParts();
    parts.addDelimited(LABEL_TAG, inner);
    parts.addText(LABEL_TAG, 'room for what comes late', 24);
    const wrong = new ByteParts();
    wrong.addText(LABEL_TAG, 'short', 100);

    expect(() => wrong.join()).toThrow(RangeError);
    inner.add(Buffer.from('late'));
    expect(() => parts.join()).toThrow(RangeError);
  });

  it('adds a field that is part of a buffer', () => {
    const parts = new ByteParts();
    parts.addField(LABEL_TAG, Buffer.from('abcdef'), 2, 4);

    expect(parts.join()).toEqual(wire.len(5, 'cd'));
  });
});

describe('varint64', () => {
  it.each([0n, 1n, 127n, 128n, 2n ** 53n + 1n, 2n ** 63n - 1n, -1n, -(2n ** 63n)])(
    'writes %d after its tag',
    (value) => {
      expect(varint64(5 * 8, value)).toEqual(wire.varint(5, value));
    },
  );
});
