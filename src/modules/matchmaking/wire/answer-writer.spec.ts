import { describe, expect, it } from '@jest/globals';
import { frameRun } from '../../../common/grpc/frame-run.js';
import { MessageWriter } from '../../../common/wire/message-writer.js';
import type { AnsweredTicket, NewMatch } from '../domain/match.js';
import { AnswerWriter } from './answer-writer.js';
import { FieldTag } from './field-tags.js';
import { ReceivedTicket } from './received-ticket.js';
import { TickDecoder } from './tick-decoder.js';

const UNKNOWN_FIELD = Buffer.from('ea0403616263', 'hex'); // field 77
const TAGS = FieldTag.Ticket;

function ticketBytes(write: (writer: MessageWriter) => void): Buffer {
  const writer = new MessageWriter();
  write(writer);
  return Buffer.from(writer.take());
}

function received(bytes: Buffer): ReceivedTicket {
  return new TickDecoder().ticket(bytes, 0, bytes.length);
}

/** The bytes of the one ticket that a match of it carries. */
function echoed(ticket: AnsweredTicket): Buffer {
  const writer = new AnswerWriter();
  writer.match(aMatch(ticket));
  const bytes = Buffer.from(writer.take());
  // Frame header, then match{ tickets[0] … }, both shorter than 128 bytes here.
  const length = bytes[8] as number;
  return bytes.subarray(9, 9 + length);
}

function aMatch(ticket: AnsweredTicket): NewMatch {
  return { tickets: [ticket], teams: [], regionPreferences: [], attributes: {}, backfill: false };
}

describe('AnswerWriter', () => {
  const bytes = ticketBytes((writer) => {
    writer.text(TAGS.ticket_id, 'a');
    writer.raw(UNKNOWN_FIELD);
    writer.struct(TAGS.ticket_attributes, { kept: 1, match_attempt: 2, member_attributes: 'old' });
    writer.text(TAGS.namespace, 'ns');
  });

  it('echoes a ticket to the byte', () => {
    expect(echoed(received(bytes))).toEqual(bytes);
  });

  it('changes the attributes it is told to, where they stand, and nothing else', () => {
    const attributes = { member_attributes: { mmr: 10 }, match_attempt: undefined };

    expect(echoed({ ticket: received(bytes), attributes })).toEqual(
      ticketBytes((writer) => {
        writer.text(TAGS.ticket_id, 'a');
        writer.raw(UNKNOWN_FIELD);
        writer.struct(TAGS.ticket_attributes, { kept: 1, member_attributes: { mmr: 10 } });
        writer.text(TAGS.namespace, 'ns');
      }),
    );
  });

  it('adds attributes to a ticket that came without', () => {
    const bare = ticketBytes((writer) => writer.text(TAGS.ticket_id, 'a'));

    expect(echoed({ ticket: received(bare), attributes: { member_attributes: {} } })).toEqual(
      ticketBytes((writer) => {
        writer.text(TAGS.ticket_id, 'a');
        writer.struct(TAGS.ticket_attributes, { member_attributes: {} });
      }),
    );
  });

  it('puts attributes that came in two records into one', () => {
    const twice = ticketBytes((writer) => {
      writer.struct(TAGS.ticket_attributes, { a: 1 });
      writer.text(TAGS.ticket_id, 'a');
      writer.struct(TAGS.ticket_attributes, { b: 2, c: 3 });
    });

    expect(received(twice).attributes).toMatchObject({ a: 1, b: 2, c: 3 });
    expect(echoed({ ticket: received(twice), attributes: { c: undefined } })).toEqual(
      ticketBytes((writer) => {
        writer.struct(TAGS.ticket_attributes, { a: 1, b: 2 });
        writer.text(TAGS.ticket_id, 'a');
      }),
    );
  });

  it('refuses a ticket that did not come over the wire, a copy of one for example', () => {
    const copy = { ...received(bytes) };

    expect(() => new AnswerWriter().match(aMatch(copy))).toThrow(
      'the strategy answered with a ticket that did not arrive in this tick (id "a")',
    );
  });

  it('frames each answer', () => {
    const writer = new AnswerWriter();
    writer.match(aMatch(received(bytes)));
    writer.match(aMatch(received(bytes)));

    expect(frameRun(Buffer.from(writer.take())).count).toBe(2);
    expect(writer.length).toBe(0);
  });
});
