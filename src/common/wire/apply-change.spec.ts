import { describe, expect, it } from '@jest/globals';
import {
  aParcel,
  aShipment,
  FIELD,
  type Item,
  type Parcel,
  type Shipment,
} from '../../../test/support/parcel.js';
import {
  type JsonLike,
  structBytes,
  structEntry,
  varint,
  wire,
} from '../../../test/support/wire-bytes.js';
import { applyChange } from './apply-change.js';
import type { Change } from './change.js';
import { InvalidChangeError } from './invalid-change.error.js';

const NAME = 1;
const COUNT = 2;

/** What no version of ours knows: to be kept wherever it stands. */
const UNKNOWN = Buffer.concat([
  wire.len(900, 'from a newer AGS'),
  wire.group(901, wire.varint(1, -1)),
]);
const OTHER_UNKNOWN = Buffer.concat([wire.double(902, Number.NaN), wire.fixed32(903, 7)]);

function changed<T extends object>(view: T, change: Change<T>): Buffer {
  return applyChange(view, change);
}

/** A change that the compiler would refuse, as plain JavaScript can make it. */
function untyped(change: unknown): Change<Parcel> {
  return change as Change<Parcel>;
}

function bytesOf(...records: readonly Buffer[]): Buffer {
  return Buffer.concat(records);
}

describe('applyChange', () => {
  const records = [
    UNKNOWN,
    wire.len(FIELD.label, 'before'),
    OTHER_UNKNOWN,
    wire.varint(FIELD.weight, 5),
    wire.len(FIELD.gift, UNKNOWN, wire.len(NAME, 'book'), OTHER_UNKNOWN),
  ] as const;

  it('answers the very bytes that came when nothing changes', () => {
    const bytes = bytesOf(...records);

    for (const change of [{}, { label: 'before' }, { gift: {} }, { gift: { name: 'book' } }]) {
      expect(changed(aParcel(bytes), change)).toEqual(bytes);
    }
  });

  it('takes the view itself, and a mere spread of it, as no change', () => {
    const parcel = aParcel(...records);

    expect(changed(parcel, parcel)).toEqual(bytesOf(...records));
    expect(changed(parcel, { ...parcel })).toEqual(bytesOf(...records));
    expect(changed(parcel, { ...parcel, gift: { ...parcel.gift } })).toEqual(bytesOf(...records));
  });

  it('replaces a field where it stands and keeps all bytes around it', () => {
    expect(changed(aParcel(...records), { label: 'after' })).toEqual(
      bytesOf(UNKNOWN, wire.len(FIELD.label, 'after'), ...records.slice(2)),
    );
  });

  it('puts a new field behind the others', () => {
    expect(changed(aParcel(...records), { pin: '1234' })).toEqual(
      bytesOf(...records, wire.len(FIELD.pin, '1234')),
    );
  });

  it('changes several fields at once', () => {
    expect(changed(aParcel(...records), { weight: 6, pin: 'x', label: 'after' })).toEqual(
      bytesOf(
        UNKNOWN,
        wire.len(FIELD.label, 'after'),
        OTHER_UNKNOWN,
        wire.varint(FIELD.weight, 6),
        records[4],
        wire.len(FIELD.pin, 'x'),
      ),
    );
  });

  it('changes a message at its depth and keeps the unknown around it', () => {
    expect(changed(aParcel(...records), { gift: { name: 'a much longer name' } })).toEqual(
      bytesOf(
        ...records.slice(0, 4),
        wire.len(FIELD.gift, UNKNOWN, wire.len(NAME, 'a much longer name'), OTHER_UNKNOWN),
      ),
    );
  });

  it('writes lengths of any size on the way up', () => {
    const shipment = aShipment(UNKNOWN, wire.len(1, wire.len(FIELD.gift, UNKNOWN)));
    const name = 'n'.repeat(20_000);

    expect(changed(shipment, { parcel: { gift: { name } } })).toEqual(
      bytesOf(UNKNOWN, wire.len(1, wire.len(FIELD.gift, UNKNOWN, wire.len(NAME, name)))),
    );
  });

  it('creates a message that was absent, at any depth', () => {
    expect(changed(aShipment(UNKNOWN), { parcel: { gift: { count: 3 } } })).toEqual(
      bytesOf(UNKNOWN, wire.len(1, wire.len(FIELD.gift, wire.varint(COUNT, 3)))),
    );
  });

  it('leaves a message absent that is changed by nothing', () => {
    const parcel = aParcel(UNKNOWN);

    expect(changed(parcel, { gift: {}, remarks: {} })).toEqual(UNKNOWN);
    expect(changed(parcel, { remarks: { ...parcel.remarks } })).toEqual(UNKNOWN);
  });

  it('leaves a known number with another wire type alone', () => {
    const foreign = wire.varint(FIELD.label, 5);

    expect(changed(aParcel(foreign), { label: 'text' })).toEqual(
      bytesOf(foreign, wire.len(FIELD.label, 'text')),
    );
  });

  it('replaces all records of a field by one, where the first stood', () => {
    const parcel = aParcel(
      wire.len(FIELD.label, 'one'),
      UNKNOWN,
      wire.len(FIELD.label, 'two'),
      OTHER_UNKNOWN,
      wire.len(FIELD.label, 'three'),
    );

    expect(changed(parcel, { label: 'two' })).toEqual(
      bytesOf(wire.len(FIELD.label, 'two'), UNKNOWN, OTHER_UNKNOWN),
    );
  });

  it('leaves repeated records of a scalar alone when the last holds the value already', () => {
    const bytes = bytesOf(wire.varint(FIELD.weight, 1), UNKNOWN, wire.varint(FIELD.weight, 2));

    expect(changed(aParcel(bytes), { weight: 2 })).toEqual(bytes);
  });

  it('changes a message that came in several records as the one message that it is', () => {
    const parcel = aParcel(
      wire.len(FIELD.gift, wire.len(NAME, 'book'), UNKNOWN),
      wire.len(FIELD.label, 'between'),
      wire.len(FIELD.gift, OTHER_UNKNOWN, wire.varint(COUNT, 1)),
    );

    expect(changed(parcel, { gift: { count: 2 } })).toEqual(
      bytesOf(
        wire.len(FIELD.gift, wire.len(NAME, 'book'), UNKNOWN, OTHER_UNKNOWN, wire.varint(COUNT, 2)),
        wire.len(FIELD.label, 'between'),
      ),
    );
  });

  it('does not touch the bytes that came', () => {
    const bytes = bytesOf(...records);
    const before = Buffer.from(bytes);

    changed(aParcel(bytes), { label: 'after', gift: { name: 'x' }, weight: 0 });

    expect(bytes).toEqual(before);
  });

  it('refuses an object that is no view', () => {
    expect(() => applyChange({ label: 'x' }, { label: 'y' })).toThrow(TypeError);
  });
});

describe('applyChange of each kind of field', () => {
  it.each<[string, Change<Parcel>, Buffer]>([
    ['a bool', { isSealed: true }, wire.varint(FIELD.isSealed, 1)],
    ['an int32', { weight: 2 ** 31 - 1 }, wire.varint(FIELD.weight, 2 ** 31 - 1)],
    ['a negative int32', { weight: -(2 ** 31) }, wire.varint(FIELD.weight, -(2 ** 31))],
    ['the greatest int64', { serial: 2n ** 63n - 1n }, wire.varint(FIELD.serial, 2n ** 63n - 1n)],
    ['the least int64', { serial: -(2n ** 63n) }, wire.varint(FIELD.serial, -(2n ** 63n))],
    ['an undeclared enum number', { state: 96 }, wire.varint(FIELD.state, 96)],
    ['a negative enum number', { state: -1 }, wire.varint(FIELD.state, -1)],
    ['text', { label: 'naïve 漢字 😀' }, wire.len(FIELD.label, 'naïve 漢字 😀')],
    [
      'a timestamp',
      { sentAt: { seconds: -62_135_596_800n, nanos: 1 } },
      wire.len(FIELD.sentAt, wire.varint(1, -62_135_596_800), wire.varint(2, 1)),
    ],
    ['the epoch', { sentAt: { seconds: 0n, nanos: 0 } }, wire.len(FIELD.sentAt)],
    ['a Struct', { remarks: { a: 1 } }, wire.len(FIELD.remarks, structBytes({ a: 1 }))],
    ['a message', { gift: { name: 'book' } }, wire.len(FIELD.gift, wire.len(NAME, 'book'))],
    [
      'a list of texts',
      { stamps: ['a', '', 'a'] },
      bytesOf(wire.len(FIELD.stamps, 'a'), wire.len(FIELD.stamps, ''), wire.len(FIELD.stamps, 'a')),
    ],
    [
      'a list of messages',
      { items: [{ name: 'one' }, {}] },
      bytesOf(wire.len(FIELD.items, wire.len(NAME, 'one')), wire.len(FIELD.items)),
    ],
  ])('sets %s', (_, change, record) => {
    expect(changed(aParcel(UNKNOWN), change)).toEqual(bytesOf(UNKNOWN, record));
  });

  it.each<[string, Buffer, Change<Parcel>]>([
    ['a bool', wire.varint(FIELD.isSealed, 1), { isSealed: false }],
    ['a number', wire.varint(FIELD.weight, 5), { weight: 0 }],
    ['an int64', wire.varint(FIELD.serial, 5), { serial: 0n }],
    ['an enum', wire.varint(FIELD.state, 5), { state: 0 }],
    ['text', wire.len(FIELD.label, 'x'), { label: '' }],
    ['a list of texts', wire.len(FIELD.stamps, 'x'), { stamps: [] }],
    ['a list of messages', wire.len(FIELD.items), { items: [] }],
    ['a timestamp', wire.len(FIELD.sentAt), { sentAt: undefined }],
    ['a Struct', wire.len(FIELD.remarks), { remarks: undefined }],
    ['a message', wire.len(FIELD.gift, UNKNOWN), { gift: undefined }],
  ])('removes %s', (_, record, change) => {
    expect(changed(aParcel(record, UNKNOWN, record), change)).toEqual(UNKNOWN);
  });

  it.each<[string, Buffer, Change<Parcel>]>([
    ['a default that is written out', wire.varint(FIELD.weight, 0), { weight: 0 }],
    ['empty text that is written out', wire.len(FIELD.label), { label: '' }],
    ['an absent bool', UNKNOWN, { isSealed: false }],
    ['an absent list', UNKNOWN, { stamps: [], items: [] }],
    ['an absent message', UNKNOWN, { gift: undefined, sentAt: undefined, remarks: undefined }],
    [
      'a timestamp with unknown fields',
      wire.len(FIELD.sentAt, UNKNOWN, wire.varint(1, 5)),
      { sentAt: { seconds: 5n, nanos: 0 } },
    ],
    [
      'a timestamp that no calendar has',
      wire.len(FIELD.sentAt, wire.varint(1, 2n ** 62n), wire.varint(2, -5)),
      { sentAt: { seconds: 2n ** 62n, nanos: -5 } },
    ],
    [
      'a number with needless bytes',
      bytesOf(Buffer.from([FIELD.weight * 8]), varint(5, 3)),
      { weight: 5 },
    ],
    ['a list of texts', bytesOf(wire.len(FIELD.stamps, 'a'), UNKNOWN), { stamps: ['a'] }],
  ])('leaves %s alone when it is set to what it holds', (_, bytes, change) => {
    expect(changed(aParcel(bytes), change)).toEqual(bytes);
  });
});

describe('applyChange of a list of messages', () => {
  const first = wire.len(FIELD.items, UNKNOWN, wire.len(NAME, 'one'));
  const second = wire.len(FIELD.items, wire.len(NAME, 'two'), OTHER_UNKNOWN);
  const parcel = () => aParcel(first, UNKNOWN, second);

  function withItems(change: (items: readonly Item[]) => readonly Change<Item>[]): Buffer {
    const before = parcel();
    return changed(before, { items: change(before.items) });
  }

  it('leaves all bytes alone when each item is what stood there', () => {
    const bytes = bytesOf(first, UNKNOWN, second);

    expect(withItems((items) => items)).toEqual(bytes);
    expect(withItems((items) => [...items])).toEqual(bytes);
    expect(withItems((items) => items.map((item) => ({ ...item })))).toEqual(bytes);
    expect(withItems((items) => items.map((item) => ({ ...item, name: item.name })))).toEqual(
      bytes,
    );
  });

  it('keeps the unknown fields of an item that is spread and changed', () => {
    expect(withItems((items) => items.map((item) => ({ ...item, count: 7 })))).toEqual(
      bytesOf(
        wire.len(FIELD.items, UNKNOWN, wire.len(NAME, 'one'), wire.varint(COUNT, 7)),
        wire.len(FIELD.items, wire.len(NAME, 'two'), OTHER_UNKNOWN, wire.varint(COUNT, 7)),
        UNKNOWN,
      ),
    );
  });

  it('removes, moves and doubles items as they came', () => {
    expect(withItems((items) => items.slice(1))).toEqual(bytesOf(second, UNKNOWN));
    expect(withItems((items) => items.toReversed())).toEqual(bytesOf(second, first, UNKNOWN));
    expect(withItems(([item = {}]) => [item, item])).toEqual(bytesOf(first, first, UNKNOWN));
  });

  it('takes a plain object as a new item, without anything of the old one', () => {
    expect(withItems(([item = {}]) => [item, { name: 'two' }])).toEqual(
      bytesOf(first, wire.len(FIELD.items, wire.len(NAME, 'two')), UNKNOWN),
    );
  });

  it('takes items of another message', () => {
    const other = aParcel(wire.len(FIELD.items, wire.len(NAME, 'other'), OTHER_UNKNOWN));

    expect(withItems((items) => [...items, ...other.items])).toEqual(
      bytesOf(
        first,
        second,
        wire.len(FIELD.items, wire.len(NAME, 'other'), OTHER_UNKNOWN),
        UNKNOWN,
      ),
    );
  });
});

describe('applyChange of a message by another', () => {
  const book = wire.len(FIELD.gift, wire.len(NAME, 'book'), UNKNOWN);
  const vase = wire.len(FIELD.gift, OTHER_UNKNOWN, wire.len(NAME, 'vase'));

  it('replaces it by a view of the same type, unknown fields included', () => {
    expect(changed(aParcel(book), { gift: aParcel(vase).gift })).toEqual(vase);
    expect(changed(aParcel(book), aParcel(vase))).toEqual(vase);
    expect(changed(aParcel(book), { gift: aParcel(wire.len(FIELD.gift)).gift })).toEqual(
      wire.len(FIELD.gift),
    );
  });

  it('replaces it by a spread of another, with changes', () => {
    const replacement = wire.len(
      FIELD.gift,
      OTHER_UNKNOWN,
      wire.len(NAME, 'vase'),
      wire.varint(COUNT, 2),
    );

    expect(changed(aParcel(book), { gift: { ...aParcel(vase).gift, count: 2 } })).toEqual(
      replacement,
    );
    expect(changed(aParcel(book), { ...aParcel(vase), gift: { count: 2 } })).toEqual(replacement);
  });

  it('leaves it alone when the other is the same to the byte', () => {
    const twice = bytesOf(book, book);

    expect(changed(aParcel(twice), { gift: aParcel(twice).gift })).toEqual(twice);
  });

  it('refuses a view of another type, naming the field', () => {
    const parcel = aParcel(book);

    expect(() => changed(parcel, untyped({ gift: parcel }))).toThrow(/^gift: .* a test\.Item$/);
    expect(() => changed(parcel, untyped({ items: [{ ...parcel }] }))).toThrow(
      /^items\.0: .* a test\.Item$/,
    );
  });
});

describe('applyChange of a Struct', () => {
  const a = structEntry('a', 1);
  const oddly = wire.len(1, wire.len(2, UNKNOWN, wire.len(3, 'v')), UNKNOWN, wire.len(1, 'odd'));

  function remarks(change: Change<Parcel>['remarks'], ...entries: readonly Buffer[]): Buffer {
    return changed(aParcel(wire.len(FIELD.remarks, ...entries)), { remarks: change });
  }

  function withEntries(...entries: readonly Buffer[]): Buffer {
    return wire.len(FIELD.remarks, ...entries);
  }

  it('sets a key where it stands, keeps the others to the byte, and appends new ones', () => {
    expect(remarks({ a: 2 }, oddly, a, UNKNOWN)).toEqual(
      withEntries(oddly, structEntry('a', 2), UNKNOWN),
    );
    expect(remarks({ b: 2 }, a, UNKNOWN, oddly)).toEqual(
      withEntries(a, UNKNOWN, oddly, structEntry('b', 2)),
    );
  });

  it('removes a key, all its records, and leaves the Struct present', () => {
    expect(remarks({ a: undefined }, a, oddly, a)).toEqual(withEntries(oddly));
    expect(remarks({ a: undefined }, a)).toEqual(withEntries());
    expect(remarks({ other: undefined }, a)).toEqual(withEntries(a));
  });

  it('replaces all records of a key by one, where the first stood', () => {
    expect(remarks({ a: 2, b: 3 }, structEntry('b', 0), a, oddly, a)).toEqual(
      withEntries(structEntry('b', 3), structEntry('a', 2), oddly),
    );
  });

  it('creates a Struct that was absent', () => {
    expect(changed(aParcel(UNKNOWN), { remarks: { a: 1 } })).toEqual(
      bytesOf(UNKNOWN, withEntries(a)),
    );
  });

  it('understands a spread: only what is different is written', () => {
    const parcel = aParcel(withEntries(oddly, a));

    expect(changed(parcel, { remarks: { ...parcel.remarks, b: true } })).toEqual(
      withEntries(oddly, a, structEntry('b', true)),
    );
  });

  it.each<[string, JsonLike]>([
    ['null', null],
    ['false', false],
    ['NaN', Number.NaN],
    ['infinity', Number.NEGATIVE_INFINITY],
    ['minus zero', -0],
    ['empty text', ''],
    ['a list', [1, [null], {}]],
    ['an object', { b: { c: ['x'] }, '': 0 }],
  ])('writes %s and leaves it alone when it stands there already', (_, value) => {
    expect(remarks({ k: value }, a)).toEqual(withEntries(a, structEntry('k', value)));

    const inOtherBytes = bytesOf(UNKNOWN, structEntry('k', 'earlier'), structEntry('k', value), a);
    expect(remarks({ k: value }, inOtherBytes)).toEqual(withEntries(inOtherBytes));
  });

  it.each<[string, JsonLike, JsonLike]>([
    ['0 and -0', 0, -0],
    ['null and false', null, false],
    ['a list and a longer one', [1], [1, 2]],
    ['a list and an object', [], {}],
    ['an object and null', {}, null],
    ['objects with other keys', { a: null }, { b: null }],
    ['objects of which one has more', { a: 1 }, { a: 1, b: 1 }],
  ])('tells %s apart', (_, before, after) => {
    expect(remarks({ k: after }, structEntry('k', before))).toEqual(
      withEntries(structEntry('k', after)),
    );
    expect(remarks({ k: before }, structEntry('k', after))).toEqual(
      withEntries(structEntry('k', before)),
    );
  });

  it.each(['__proto__', 'constructor', '', '漢字', '0', 'k'.repeat(300)])(
    'takes %j as a key like any other',
    (key) => {
      const change = Object.fromEntries([[key, 'set']]);

      expect(remarks(change, a)).toEqual(withEntries(a, structEntry(key, 'set')));
      expect(remarks({ nested: change })).toEqual(
        withEntries(structEntry('nested', Object.fromEntries([[key, 'set']]))),
      );
      expect(remarks(Object.fromEntries([[key, undefined]]), structEntry(key, 1), a)).toEqual(
        withEntries(a),
      );
    },
  );

  it('reads an entry without key as the empty key', () => {
    const nameless = wire.len(1, wire.len(2, wire.len(3, 'v')));

    expect(remarks({ '': 'v' }, nameless)).toEqual(withEntries(nameless));
    expect(remarks({ '': 'w' }, nameless)).toEqual(withEntries(structEntry('', 'w')));
  });

  it('writes no Struct that is nested too deeply to be read again', () => {
    const nested = (levels: number): JsonLike =>
      levels === 0 ? 'deep' : { k: nested(levels - 1) };
    const write = (levels: number) =>
      changed(aShipment(), { parcel: { remarks: { k: nested(levels) } } });

    expect(aShipment(write(47)).parcel?.remarks).toEqual({ k: nested(47) });
    expect(() => write(48)).toThrow('at most 100 levels');
  });

  it('leaves out what is undefined inside a value', () => {
    const change = untyped({ remarks: { k: { a: 1, b: undefined } } });

    expect(changed(aParcel(), change)).toEqual(withEntries(structEntry('k', { a: 1 })));
    expect(changed(aParcel(withEntries(structEntry('k', { a: 1 }))), change)).toEqual(
      withEntries(structEntry('k', { a: 1 })),
    );
  });
});

describe('applyChange of what cannot be written', () => {
  const cycle: { self?: object } = {};
  cycle.self = cycle;

  it.each<[string, unknown, string]>([
    ['no object', 'a string', 'change: found a string, expected an object of changes'],
    ['a number', 5, 'change: found the number 5, expected an object of changes'],
    ['true', true, 'change: found a boolean, expected an object of changes'],
    ['undefined', undefined, 'change: found undefined, expected an object of changes'],
    ['null', null, 'change: found null, expected an object of changes'],
    ['a list', [{ label: 'x' }], 'change: found a list, expected an object of changes'],
    ['a function', () => ({}), 'change: found a function, expected an object of changes'],
    ['a Map', new Map([['label', 'x']]), 'change: found a Map, expected an object of changes'],
    ['a Promise in it', { gift: Promise.resolve({}) }, 'gift: found a Promise, expected an object'],
    [
      'a field that is unknown',
      { lable: 'x' },
      'lable: found a string, expected one of the fields',
    ],
    ['a field that every object has', { constructor: 5 }, 'constructor: found the number 5'],
    ['a field of that name at depth', { gift: { nam: 'x' } }, 'gift.nam: found a string'],
    ['text that is a number', { label: 5 }, 'label: found the number 5, expected a string'],
    ['text that is null', { label: null }, 'label: found null, expected a string'],
    ['text that is undefined', { label: undefined }, 'label: found undefined, expected a string'],
    [
      'text with a lone surrogate',
      { label: 'x\ud800' },
      'label: found a string, expected well-formed',
    ],
    ['a bool that is a number', { isSealed: 1 }, 'isSealed: found the number 1, expected true or'],
    ['a bool that is undefined', { isSealed: undefined }, 'isSealed: found undefined'],
    ['an int32 with a fraction', { weight: 1.5 }, 'weight: found the number 1.5, expected an int'],
    ['an int32 that is too great', { weight: 2 ** 31 }, 'weight: found the number 2147483648'],
    ['an int32 that is NaN', { weight: Number.NaN }, 'weight: found the number NaN'],
    ['an int32 that is a bigint', { weight: 5n }, 'weight: found a bigint'],
    ['an enum that is a name', { state: 'SENT' }, 'state: found a string, expected an integer'],
    ['an int64 that is a number', { serial: 5 }, 'serial: found the number 5, expected a bigint'],
    ['an int64 that is too great', { serial: 2n ** 63n }, 'serial: found a bigint, expected'],
    ['a timestamp that is a Date', { sentAt: new Date() }, 'sentAt: found a Date, expected a time'],
    ['a timestamp that is null', { sentAt: null }, 'sentAt: found null, expected a timestamp'],
    ['a Struct that is a list', { remarks: [] }, 'remarks: found a list, expected an object of'],
    ['a Struct that is a Map', { remarks: new Map() }, 'remarks: found a Map, expected an object'],
    ['a Struct that is null', { remarks: null }, 'remarks: found null, expected an object'],
    [
      'a Date in a Struct',
      { remarks: { at: new Date() } },
      'remarks.at: found a Date, expected null',
    ],
    ['a bigint in a Struct', { remarks: { n: 5n } }, 'remarks.n: found a bigint, expected null'],
    ['a symbol in a Struct', { remarks: { s: Symbol('x') } }, 'remarks.s: found a symbol'],
    [
      'undefined in a list in a Struct',
      { remarks: { l: [1, undefined] } },
      'remarks.l.1: found und',
    ],
    [
      'a hole in a list in a Struct',
      { remarks: { l: new Array(1) } },
      'remarks.l.0: found undefined',
    ],
    [
      'a lone surrogate in a Struct',
      { remarks: { k: { l: ['\udfff'] } } },
      'remarks.k.l.0: found a',
    ],
    ['a lone surrogate as a key', { remarks: { '\ud800': 1 } }, 'expected well-formed Unicode'],
    ['a lone surrogate as a nested key', { remarks: { k: { '\ud800': 1 } } }, 'remarks.k.'],
    ['a cycle', { remarks: { cycle } }, 'at most 100 levels and no cycle'],
    ['a message that is null', { gift: null }, 'gift: found null, expected an object of changes'],
    ['a message that is a list', { gift: [] }, 'gift: found a list, expected an object of changes'],
    ['a list that is none', { items: {} }, 'items: found an object, expected a list'],
    ['a list that is undefined', { stamps: undefined }, 'stamps: found undefined, expected a list'],
    [
      'a list with a number',
      { stamps: ['a', 5] },
      'stamps.1: found the number 5, expected a string',
    ],
    [
      'a list with a hole',
      { stamps: new Array(1) },
      'stamps.0: found undefined, expected a string',
    ],
    ['an item that is null', { items: [{}, null] }, 'items.1: found null, expected an object'],
    ['an item with a wrong field', { items: [{ count: 'x' }] }, 'items.0.count: found a string'],
    ['a secret as it is printed', { pin: '[redacted]' }, 'pin: found a string, expected a secret'],
  ])('refuses %s, naming the field', (_, change, message) => {
    const apply = () => changed(aParcel(wire.len(FIELD.label, 'before')), untyped(change));

    expect(apply).toThrow(InvalidChangeError);
    expect(apply).toThrow(message);
  });

  it('never tells the value, which may be a secret', () => {
    expect(() => changed(aParcel(), untyped({ items: 'my secret' }))).toThrow(/^(?!.*my secret)/);
  });

  it('lets through whatever a getter of the change throws', () => {
    const trap = {
      get label(): string {
        throw new RangeError('out of labels');
      },
    };

    expect(() => changed(aParcel(), trap)).toThrow(new RangeError('out of labels'));
  });

  it('names the field at any depth', () => {
    const shipment = aShipment();
    const change = { parcel: { items: [{ name: 5 }] } } as unknown as Change<Shipment>;

    expect(() => changed(shipment, change)).toThrow(/^parcel\.items\.0\.name: /);
  });
});
