import type { Struct } from '../../../src/common/wire/json-struct.js';
import { MessageWriter } from '../../../src/common/wire/message-writer.js';
import { FieldTag } from '../../../src/modules/matchmaking/wire/field-tags.js';
import type { VectorSession, VectorTeam, VectorTicket } from './vector.js';

/** A point in time as it is sent. */
export interface SentTime {
  readonly seconds: bigint;
  readonly nanos: number;
}

/** When a ticket was created, for those that say so relative to now. */
export type TimeOf = (sent: {
  readonly ageSeconds?: number;
  readonly createdAt?: string;
}) => SentTime | undefined;

const RULES = (1 << 3) | 2;
const TICKET = (1 << 3) | 2;
const RULES_OF_TICKET_REQUEST = (2 << 3) | 2;

/** @param rules  absent: no rules message */
export function getStatCodesRequest(rules: string | undefined): Buffer {
  return written((writer) => addRules(writer, RULES, rules));
}

/** The request of ValidateTicket and EnrichTicket. */
export function ticketRequest(
  ticket: VectorTicket | undefined,
  rules: string | undefined,
  timeOf: TimeOf,
): Buffer {
  return written((writer) => {
    if (ticket !== undefined) addTicket(writer, TICKET, ticket, timeOf);
    addRules(writer, RULES_OF_TICKET_REQUEST, rules);
  });
}

/** The first message of a tick. */
export function parametersMessage(
  rules: string | undefined,
  tickId = 0n,
  traceId?: string,
): Buffer {
  const tags = FieldTag.MakeMatchesParameters;
  return written((writer) => {
    const start = writer.open(FieldTag.MakeMatchesRequest.parameters);
    if (traceId !== undefined) {
      const scope = writer.open(tags.scope);
      writer.text(FieldTag.Scope.ab_trace_id, traceId);
      writer.close(scope);
    }
    addRules(writer, tags.rules, rules);
    if (tickId !== 0n) writer.int64(tags.tickId, tickId);
    writer.close(start);
  });
}

export function ticketMessage(
  kind: 'MakeMatches' | 'BackfillMatches',
  ticket: VectorTicket,
  timeOf: TimeOf,
): Buffer {
  const request =
    kind === 'MakeMatches' ? FieldTag.MakeMatchesRequest : FieldTag.BackfillMakeMatchesRequest;
  return written((writer) => addTicket(writer, request.ticket, ticket, timeOf));
}

export function sessionMessage(session: VectorSession, timeOf: TimeOf): Buffer {
  const tags = FieldTag.BackfillTicket;
  return written((writer) => {
    const start = writer.open(FieldTag.BackfillMakeMatchesRequest.backfill_ticket);
    writer.text(tags.ticket_id, session.ticketId);
    writer.text(tags.match_pool, session.matchPool);
    addTime(writer, tags.CreatedAt, timeOf(session));
    const { partialMatch: match } = session;
    if (match !== undefined) {
      const partial = FieldTag.PartialMatch;
      const matchStart = writer.open(tags.partial_match);
      for (const ticket of match.tickets) addTicket(writer, partial.tickets, ticket, timeOf);
      for (const team of match.teams) addTeam(writer, partial.teams, team);
      for (const region of match.regionPreferences) writer.item(partial.region_preferences, region);
      if (match.matchAttributes !== undefined) {
        writer.struct(partial.match_attributes, match.matchAttributes as Struct);
      }
      if (match.backfill) writer.number(partial.backfill, 1);
      writer.text(partial.server_name, match.serverName);
      writer.text(partial.client_version, match.clientVersion);
      writer.close(matchStart);
    }
    writer.text(tags.match_session_id, session.matchSessionId);
    writer.close(start);
  });
}

function addTicket(writer: MessageWriter, tag: number, ticket: VectorTicket, timeOf: TimeOf): void {
  const tags = FieldTag.Ticket;
  const start = writer.open(tag);
  writer.text(tags.ticket_id, ticket.ticketId);
  writer.text(tags.match_pool, ticket.matchPool);
  addTime(writer, tags.CreatedAt, timeOf(ticket));
  for (const player of ticket.players) {
    const playerStart = writer.open(tags.players);
    writer.text(FieldTag.PlayerData.player_id, player.playerId);
    if (player.attributes !== undefined) {
      writer.struct(FieldTag.PlayerData.attributes, player.attributes as Struct);
    }
    writer.close(playerStart);
  }
  if (ticket.ticketAttributes !== undefined) {
    writer.struct(tags.ticket_attributes, ticket.ticketAttributes as Struct);
  }
  for (const [region, ms] of Object.entries(ticket.latencies ?? {})) {
    const entry = writer.open(tags.latencies);
    writer.text(FieldTag.LatenciesEntry.key, region);
    writer.int64(FieldTag.LatenciesEntry.value, BigInt(ms));
    writer.close(entry);
  }
  writer.text(tags.party_session_id, ticket.partySessionId);
  writer.text(tags.namespace, ticket.namespace);
  for (const id of ticket.excludedSessions ?? []) writer.item(tags.excluded_sessions, id);
  writer.close(start);
}

function addTeam(writer: MessageWriter, tag: number, team: VectorTeam): void {
  const tags = FieldTag.Team;
  const start = writer.open(tag);
  for (const userId of team.userIds) writer.item(tags.user_ids, userId);
  for (const { partyId, userIds } of team.parties ?? []) {
    const party = writer.open(tags.parties);
    writer.text(FieldTag.Party.party_id, partyId);
    for (const userId of userIds) writer.item(FieldTag.Party.user_ids, userId);
    writer.close(party);
  }
  writer.text(tags.team_id, team.teamId);
  writer.close(start);
}

function addRules(writer: MessageWriter, tag: number, rules: string | undefined): void {
  if (rules === undefined) return;
  const start = writer.open(tag);
  writer.text(FieldTag.Rules.json, rules);
  writer.close(start);
}

function addTime(writer: MessageWriter, tag: number, time: SentTime | undefined): void {
  if (time === undefined) return;
  const start = writer.open(tag);
  if (time.seconds !== 0n) writer.int64(FieldTag.Timestamp.seconds, time.seconds);
  if (time.nanos !== 0) writer.number(FieldTag.Timestamp.nanos, time.nanos);
  writer.close(start);
}

function written(write: (writer: MessageWriter) => void): Buffer {
  const writer = new MessageWriter();
  write(writer);
  return Buffer.from(writer.take());
}
