import { FRAME_HEADER_BYTES } from '../../../common/grpc/frame-run.js';
import type { StructChange } from '../../../common/wire/change.js';
import { readEntryKey, STRUCT_ENTRY_TAG } from '../../../common/wire/json-struct.js';
import { MessageWriter } from '../../../common/wire/message-writer.js';
import type { Timestamp } from '../../../common/wire/timestamp.js';
import { WireReader } from '../../../common/wire/wire-reader.js';
import type { NewProposal } from '../domain/backfill.js';
import type { AnsweredTicket, NewMatch, ServerPool, Team } from '../domain/match.js';
import type { Ticket } from '../domain/ticket.js';
import { FieldTag } from './field-tags.js';
import { ReceivedTicket, type TicketBytes } from './received-ticket.js';
import { UnknownTicketError } from './unknown-ticket.error.js';

const FRAME_HEADER = Buffer.alloc(FRAME_HEADER_BYTES);

/**
 * Writes answers as frames into one batch. Tickets keep every byte they came with, but for the
 * attributes that the strategy changed.
 */
export class AnswerWriter {
  readonly #writer = new MessageWriter();

  /** Bytes written so far. */
  get length(): number {
    return this.#writer.length;
  }

  /** The frames written so far; the writer is empty afterwards. */
  take(): ArrayBuffer {
    return this.#writer.take();
  }

  /** @throws UnknownTicketError for a ticket that did not come over the wire */
  match(match: NewMatch): void {
    const frame = this.#openFrame();
    const writer = this.#writer;
    const tags = FieldTag.Match;
    const start = writer.open(FieldTag.MatchResponse.match);
    for (const ticket of match.tickets) this.#ticket(tags.tickets, ticket);
    for (const team of match.teams) this.#team(tags.teams, team);
    for (const region of match.regionPreferences) writer.item(tags.region_preferences, region);
    writer.struct(tags.match_attributes, match.attributes);
    if (match.backfill) writer.number(tags.backfill, 1);
    writer.text(tags.server_name, match.serverName ?? '');
    writer.text(tags.client_version, match.clientVersion ?? '');
    if (match.serverPool !== undefined) this.#serverPool(tags.server_pool, match.serverPool);
    writer.close(start);
    this.#closeFrame(frame);
  }

  /** @throws UnknownTicketError for a ticket that did not come over the wire */
  proposal(proposal: NewProposal): void {
    const frame = this.#openFrame();
    const writer = this.#writer;
    const tags = FieldTag.BackfillProposal;
    const start = writer.open(FieldTag.BackfillResponse.backfill_proposal);
    writer.text(tags.backfill_ticket_id, proposal.session.id);
    this.#timestamp(tags.CreatedAt, proposal.createdAt);
    for (const ticket of proposal.addedTickets) this.#ticket(tags.added_tickets, ticket);
    for (const team of proposal.teams) this.#team(tags.proposed_teams, team);
    writer.text(tags.proposal_id, proposal.proposalId);
    writer.text(tags.match_pool, proposal.session.pool);
    writer.text(tags.match_session_id, proposal.session.sessionId);
    if (proposal.attributes !== undefined) writer.struct(tags.attributes, proposal.attributes);
    writer.close(start);
    this.#closeFrame(frame);
  }

  #openFrame(): number {
    this.#writer.raw(FRAME_HEADER);
    return this.#writer.length;
  }

  #closeFrame(start: number): void {
    this.#writer.uint32At(start - 4, this.#writer.length - start);
  }

  #ticket(tag: number, answered: AnsweredTicket): void {
    const isChanged = 'ticket' in answered;
    const ticket: Ticket = isChanged ? answered.ticket : answered;
    const source = ReceivedTicket.bytesOf(ticket);
    if (source === undefined) throw new UnknownTicketError(ticket.id);
    const start = this.#writer.open(tag);
    if (isChanged) this.#changedTicket(source, answered.attributes);
    else this.#writer.raw(source.bytes, source.start, source.end);
    this.#writer.close(start);
  }

  /** The new attributes stand where the first record of the old ones stood, or at the end. */
  #changedTicket({ bytes, start, end, attributes }: TicketBytes, change: StructChange): void {
    const writer = this.#writer;
    const place = attributes[0] ?? end;
    writer.raw(bytes, start, place);
    const struct = writer.open(FieldTag.Ticket.ticket_attributes);
    for (let i = 0; i < attributes.length; i += 2) {
      this.#keptEntries(bytes, attributes[i] as number, attributes[i + 1] as number, change);
    }
    for (const key of Object.keys(change)) {
      const value = change[key];
      if (value !== undefined) writer.structEntry(key, value);
    }
    writer.close(struct);
    let keptFrom = attributes[1] ?? end;
    for (let i = 2; i < attributes.length; i += 2) {
      writer.raw(bytes, keptFrom, attributes[i]);
      keptFrom = attributes[i + 1] as number;
    }
    writer.raw(bytes, keptFrom, end);
  }

  #keptEntries(bytes: Buffer, start: number, end: number, change: StructChange): void {
    const reader = new WireReader(bytes, start, end);
    reader.tag();
    reader.delimited();
    while (!reader.isAtEnd) {
      const entryStart = reader.position;
      const tag = reader.tag();
      if (tag === STRUCT_ENTRY_TAG) {
        const stop = reader.delimited();
        const key = readEntryKey(bytes, reader.position, stop);
        reader.position = stop;
        if (Object.hasOwn(change, key)) continue;
      } else {
        reader.skip(tag);
      }
      this.#writer.raw(bytes, entryStart, reader.position);
    }
  }

  #team(tag: number, team: Team): void {
    const writer = this.#writer;
    const start = writer.open(tag);
    for (const userId of team.userIds) writer.item(FieldTag.Team.user_ids, userId);
    for (const party of team.parties) {
      const partyStart = writer.open(FieldTag.Team.parties);
      writer.text(FieldTag.Party.party_id, party.partyId);
      for (const userId of party.userIds) writer.item(FieldTag.Party.user_ids, userId);
      writer.close(partyStart);
    }
    writer.text(FieldTag.Team.team_id, team.teamId);
    writer.close(start);
  }

  #serverPool(tag: number, pool: ServerPool): void {
    const writer = this.#writer;
    const start = writer.open(tag);
    writer.text(FieldTag.ServerPool.server_provider, pool.serverProvider);
    writer.text(FieldTag.ServerPool.deployment, pool.deployment);
    for (const key of pool.claimKeys) writer.item(FieldTag.ServerPool.claim_keys, key);
    writer.close(start);
  }

  #timestamp(tag: number, { seconds, nanos }: Timestamp): void {
    const start = this.#writer.open(tag);
    if (seconds !== 0n) this.#writer.int64(FieldTag.Timestamp.seconds, seconds);
    if (nanos !== 0) this.#writer.number(FieldTag.Timestamp.nanos, nanos);
    this.#writer.close(start);
  }
}
