import { describe, expect, it } from '@jest/globals';
import type { MessageSchema } from '../../src/common/wire/message-schema.js';
import { FieldTag } from '../../src/modules/matchmaking/wire/field-tags.js';
import * as ticketMessages from '../../src/modules/matchmaking/wire/ticket-messages.js';
import { contractOf } from '../support/contract.js';

const PACKAGE = 'accelbyte.matchmaking.matchfunction';
const contract = contractOf('matchmaking-function');

/** Messages of the contract that share one table of tags, by the name of the table. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  MakeMatchesParameters: [
    'MakeMatchesRequest.MakeMatchesParameters',
    'BackfillMakeMatchesRequest.MakeMatchesParameters',
  ],
  PlayerData: ['Ticket.PlayerData'],
  PartialMatch: ['BackfillTicket.PartialMatch'],
  Team: ['Match.Team', 'BackfillTicket.Team', 'BackfillProposal.Team'],
};

const VARINT = 0;
const DELIMITED = 2;
const VARINT_TYPES = new Set(['bool', 'int64', 'uint64']);

describe('the messages of the match function', () => {
  it.each(
    Object.entries(FieldTag)
      .filter(([table]) => table !== 'LatenciesEntry' && table !== 'Timestamp')
      .flatMap(([table, tags]) => (TABLES[table] ?? [table]).map((name) => [name, tags] as const)),
  )('are decoded and encoded as the contract has %s', (name, tags) => {
    const fields = contract.messages[`${PACKAGE}.${name}`] ?? {};

    expect(tags).toEqual(
      Object.fromEntries(
        Object.entries(fields).map(([field, { number, type }]) => [
          field,
          number * 8 + (VARINT_TYPES.has(type) ? VARINT : DELIMITED),
        ]),
      ),
    );
  });

  it('have views for single tickets as the contract has them', () => {
    for (const { name, fields } of allSchemas()) {
      if (name.endsWith('LatenciesEntry')) continue;
      const contracted = Object.entries(contract.messages[name] ?? {});
      expect(fields.map(({ wireName, number }) => [wireName, number])).toEqual(
        contracted.map(([field, { number }]) => [field, number]),
      );
    }
  });
});

function allSchemas(): readonly MessageSchema<object>[] {
  const found = new Set<MessageSchema<object>>();
  const collect = (schema: MessageSchema<object>) => {
    found.add(schema);
    for (const { message } of schema.fields) if (message !== undefined) collect(message);
  };
  for (const schema of Object.values<MessageSchema<object>>(ticketMessages)) collect(schema);
  return [...found];
}
