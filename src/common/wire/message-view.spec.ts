import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { aParcel, aShipment, FIELD, type Parcel } from '../../../test/support/parcel.js';
import { structBytes, varint, wire } from '../../../test/support/wire-bytes.js';
import { isView, sourceOf } from './message-view.js';

const NANOS = 2;
const SECONDS = 1;

describe('a view', () => {
  it('reads every kind of field', () => {
    const parcel = aParcel(
      wire.varint(FIELD.isSealed, 1),
      wire.varint(FIELD.weight, -5),
      wire.varint(FIELD.serial, 2n ** 63n - 1n),
      wire.varint(FIELD.state, 96),
      wire.len(FIELD.label, 'naïve 漢字 😀'),
      wire.len(FIELD.sentAt, wire.varint(SECONDS, 1_773_480_413), wire.varint(NANOS, 589_793_001)),
      wire.len(FIELD.remarks, structBytes({ fragile: true })),
      wire.len(FIELD.gift, wire.len(1, 'book'), wire.varint(2, 3)),
      wire.len(FIELD.stamps, 'a'),
      wire.len(FIELD.stamps, ''),
      wire.len(FIELD.items, wire.len(1, 'one')),
      wire.len(FIELD.items),
      wire.len(FIELD.pin, '1234'),
    );

    expect(parcel.isSealed).toBe(true);
    expect(parcel.weight).toBe(-5);
    expect(parcel.serial).toBe(9_223_372_036_854_775_807n);
    expect(parcel.state).toBe(96);
    expect(parcel.label).toBe('naïve 漢字 😀');
    expect(parcel.sentAt).toEqual({ seconds: 1_773_480_413n, nanos: 589_793_001 });
    expect(parcel.remarks).toEqual({ fragile: true });
    expect([parcel.gift?.name, parcel.gift?.count]).toEqual(['book', 3]);
    expect(parcel.stamps).toEqual(['a', '']);
    expect(parcel.items.map(({ name, count }) => ({ name, count }))).toEqual([
      { name: 'one', count: 0 },
      { name: '', count: 0 },
    ]);
    expect(parcel.pin).toBe('1234');
  });

  it('reads absent fields as proto3 has it: defaults, nothing for messages, empty lists', () => {
    const parcel = aParcel();

    expect(parcel.isSealed).toBe(false);
    expect(parcel.weight).toBe(0);
    expect(parcel.serial).toBe(0n);
    expect(parcel.state).toBe(0);
    expect(parcel.label).toBe('');
    expect(parcel.sentAt).toBeUndefined();
    expect(parcel.remarks).toBeUndefined();
    expect(parcel.gift).toBeUndefined();
    expect(parcel.stamps).toEqual([]);
    expect(parcel.items).toEqual([]);
  });

  it('tells a message that is present and empty from one that is absent', () => {
    const parcel = aParcel(
      wire.len(FIELD.sentAt),
      wire.len(FIELD.remarks),
      wire.len(FIELD.gift, ''),
    );

    expect(parcel.sentAt).toEqual({ seconds: 0n, nanos: 0 });
    expect(parcel.remarks).toEqual({});
    expect(parcel.gift?.name).toBe('');
  });

  it.each([-1, 97, 2 ** 31 - 1, -(2 ** 31)])('keeps the undeclared enum number %d', (state) => {
    expect(aParcel(wire.varint(FIELD.state, state)).state).toBe(state);
  });

  it.each([2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n])(
    'reads the int64 %d exactly',
    (serial) => {
      expect(aParcel(wire.varint(FIELD.serial, serial)).serial).toBe(serial);
    },
  );

  it('reads the zero time of AGS', () => {
    const zeroTime = wire.len(FIELD.sentAt, wire.varint(SECONDS, -62_135_596_800));

    expect(aParcel(zeroTime).sentAt).toEqual({ seconds: -62_135_596_800n, nanos: 0 });
  });

  it('lets the last record of a scalar count', () => {
    const parcel = aParcel(
      wire.len(FIELD.label, 'first'),
      wire.varint(FIELD.weight, 1),
      wire.len(FIELD.label, 'last'),
      wire.varint(FIELD.weight, 0),
    );

    expect([parcel.label, parcel.weight]).toEqual(['last', 0]);
  });

  it('merges the records of a message that occurs more than once', () => {
    const parcel = aParcel(
      wire.len(FIELD.gift, wire.len(1, 'book'), wire.varint(2, 1)),
      wire.len(FIELD.remarks, structBytes({ a: 1, b: 1 })),
      wire.len(FIELD.sentAt, wire.varint(SECONDS, 5)),
      wire.len(FIELD.gift, wire.varint(2, 7)),
      wire.len(FIELD.remarks, structBytes({ b: 2, c: 3 })),
      wire.len(FIELD.sentAt, wire.varint(NANOS, 6)),
    );

    expect([parcel.gift?.name, parcel.gift?.count]).toEqual(['book', 7]);
    expect(parcel.remarks).toEqual({ a: 1, b: 2, c: 3 });
    expect(parcel.sentAt).toEqual({ seconds: 5n, nanos: 6 });
  });

  it('takes a known number with another wire type as unknown', () => {
    const parcel = aParcel(wire.varint(FIELD.label, 5), wire.len(FIELD.weight, 'x'));

    expect([parcel.label, parcel.weight]).toEqual(['', 0]);
  });

  it('reads fields in any order, between unknown ones', () => {
    const parcel = aParcel(
      wire.len(FIELD.pin, 'pin'),
      wire.group(900, wire.len(FIELD.label, 'not me')),
      wire.len(FIELD.label, 'me'),
      wire.len(900, wire.len(FIELD.label, 'not me')),
    );

    expect([parcel.label, parcel.pin]).toEqual(['me', 'pin']);
  });

  it('reads a record whose length is longer than it needs to be', () => {
    const record = Buffer.concat([
      Buffer.from([FIELD.label * 8 + 2]),
      varint(2, 3),
      Buffer.from('ab'),
    ]);

    expect(aParcel(record).label).toBe('ab');
  });

  it('gives the same value each time it is asked', () => {
    const parcel = aParcel(wire.len(FIELD.gift), wire.len(FIELD.items), wire.len(FIELD.remarks));

    expect(parcel.gift).toBe(parcel.gift);
    expect(parcel.items).toBe(parcel.items);
    expect(parcel.remarks).toBe(parcel.remarks);
  });

  it.each<[string, (parcel: Parcel) => object | undefined]>([
    ['a view', (parcel) => parcel],
    ['a list', ({ items }) => items],
    ['a Struct', ({ remarks }) => remarks],
    ['a list in a Struct', ({ remarks }) => remarks?.list as readonly unknown[]],
    ['a Struct in a Struct', ({ remarks }) => remarks?.nested as object],
    ['a timestamp', ({ sentAt }) => sentAt],
  ])('refuses to have %s changed in place, which would change nothing', (_, part) => {
    const parcel = aParcel(
      wire.len(FIELD.remarks, structBytes({ list: [], nested: {} })),
      wire.len(FIELD.sentAt),
    );

    expect(() => Object.assign(part(parcel) ?? {}, { label: 'x', 0: 'x', nanos: 5 })).toThrow(
      TypeError,
    );
  });

  it('is known again, and so is what is spread from it', () => {
    const parcel = aParcel();
    const spread = { ...parcel, label: 'x' };

    expect([isView(parcel), isView(spread), isView({})]).toEqual([true, false, false]);
    expect(sourceOf(spread)).toBe(sourceOf(parcel));
    expect(sourceOf({})).toBeUndefined();
  });

  it('prints what is present, int64 as text, and no secret', () => {
    const parcel = aParcel(
      wire.varint(FIELD.serial, 2n ** 63n - 1n),
      wire.len(FIELD.sentAt, wire.varint(SECONDS, 5)),
      wire.len(FIELD.items, wire.len(1, 'one')),
      wire.len(FIELD.pin, 'do not print'),
    );

    expect(JSON.parse(JSON.stringify(parcel))).toEqual({
      serial: '9223372036854775807',
      sentAt: { seconds: '5', nanos: 0 },
      items: [{ name: 'one' }],
      pin: '[redacted]',
    });
  });

  it('hides its secret and its bytes from debuggers, at any depth', () => {
    const shipment = aShipment(wire.len(1, wire.len(FIELD.pin, 'do not print')));

    expect(inspect(shipment, { depth: 10 })).toBe("{ parcel: { pin: '[redacted]' } }");
  });
});
