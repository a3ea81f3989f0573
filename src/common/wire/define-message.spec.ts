import { describe, expect, it } from '@jest/globals';
import { defineMessage, int32, message, secret, string, timestamp } from './define-message.js';
import { fieldOfTag } from './message-schema.js';
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
});
