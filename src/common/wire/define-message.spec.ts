import { describe, expect, it } from '@jest/globals';
import { applyChange } from './apply-change.js';
import {
  defineMessage,
  int32,
  message,
  named,
  roundedInt64,
  secret,
  string,
  structOrEmpty,
  timestamp,
} from './define-message.js';
import type { Struct } from './json-struct.js';
import { fieldOfTag } from './message-schema.js';
import { readMessage } from './read-message.js';
import type { Timestamp } from './timestamp.js';

interface Inner {
  readonly id: string;
}

interface Outer {
  readonly statusV2: string;
  readonly dsInformation: Inner | undefined;
  readonly maxPlayers: number;
  readonly requestedAt: Timestamp | undefined;
  readonly token: string;
}

const inner = defineMessage<Inner>('test.Inner', { id: string(1) });
const outer = defineMessage<Outer>('test.Outer', {
  statusV2: string(3),
  dsInformation: message(900, inner),
  maxPlayers: int32(1),
  requestedAt: timestamp(2),
  token: secret(4),
});

describe('defineMessage', () => {
  it('spells fields on the wire in snake_case', () => {
    expect(outer.fields.map((field) => field.wireName)).toEqual([
      'status_v2',
      'ds_information',
      'max_players',
      'requested_at',
      'token',
    ]);
  });

  it('finds a field by its number and wire type together', () => {
    expect(fieldOfTag(outer, 900 * 8 + 2)?.name).toBe('dsInformation');
    expect(fieldOfTag(outer, 1 * 8 + 0)?.name).toBe('maxPlayers');
    expect(fieldOfTag(outer, 1 * 8 + 2)).toBeUndefined();
    expect(fieldOfTag(outer, 5 * 8 + 2)).toBeUndefined();
    expect(fieldOfTag(outer, 2 ** 32 - 1)).toBeUndefined();
  });

  it('knows which fields are secret', () => {
    expect(outer.fields.filter((field) => field.isSecret).map((field) => field.name)).toEqual([
      'token',
    ]);
  });

  it('takes a name of the contract that is not in snake_case', () => {
    interface Irregular {
      readonly createdAt: Timestamp | undefined;
    }
    const schema = defineMessage<Irregular>('test.Irregular', {
      createdAt: named('CreatedAt', timestamp(3)),
    });

    expect(schema.fields.map(({ name, wireName }) => ({ name, wireName }))).toEqual([
      { name: 'createdAt', wireName: 'CreatedAt' },
    ]);
  });

  describe('fields that read otherwise than proto3 has them', () => {
    interface Measured {
      readonly ms: number;
      readonly attributes: Struct;
    }
    const measured = defineMessage<Measured>('test.Measured', {
      ms: roundedInt64(1),
      attributes: structOrEmpty(2),
    });
    const int64Min = Buffer.from('0880808080808080808001', 'hex');

    it('read an int64 as a number, rounded where a number cannot hold it', () => {
      expect(readMessage(measured, Buffer.from('082a', 'hex')).ms).toBe(42);
      expect(readMessage(measured, int64Min).ms).toBe(-(2 ** 63));
      expect(readMessage(measured, Buffer.alloc(0)).ms).toBe(0);
    });

    it('keep an int64 to the byte as long as nobody changes it', () => {
      const changed = applyChange(readMessage(measured, int64Min), { attributes: { a: true } });

      expect(changed.subarray(0, int64Min.length)).toEqual(int64Min);
    });

    it('write a number that was changed, and refuse one that is no integer', () => {
      const view = readMessage(measured, int64Min);

      expect(applyChange(view, { ms: 42 })).toEqual(Buffer.from('082a', 'hex'));
      expect(() => applyChange(view, { ms: 0.5 })).toThrow('ms: found the number 0.5');
    });

    it('read an absent Struct as an empty one, which stays absent', () => {
      const view = readMessage(measured, Buffer.alloc(0));

      expect(Object.keys(view.attributes)).toEqual([]);
      expect(applyChange(view, {})).toHaveLength(0);
    });
  });
});
