import { WireType } from '../../../common/wire/wire-reader.js';

const varint = (field: number) => field * 8 + WireType.Varint;
const delimited = (field: number) => field * 8 + WireType.Len;

/**
 * Number and wire type of the fields that the tick messages are decoded from and encoded to, by
 * message. Held against the contract by a conformance test.
 */
export const FieldTag = {
  MakeMatchesRequest: { parameters: delimited(1), ticket: delimited(2) },
  BackfillMakeMatchesRequest: {
    parameters: delimited(1),
    backfill_ticket: delimited(2),
    ticket: delimited(3),
  },
  MakeMatchesParameters: { scope: delimited(1), rules: delimited(2), tickId: varint(3) },
  Scope: { ab_trace_id: delimited(1) },
  Rules: { json: delimited(1) },
  Ticket: {
    ticket_id: delimited(1),
    match_pool: delimited(2),
    CreatedAt: delimited(3),
    players: delimited(4),
    ticket_attributes: delimited(5),
    latencies: delimited(6),
    party_session_id: delimited(7),
    namespace: delimited(8),
    excluded_sessions: delimited(9),
  },
  PlayerData: { player_id: delimited(1), attributes: delimited(2) },
  /** Of `Ticket.latencies`, as protobuf encodes every map. */
  LatenciesEntry: { key: delimited(1), value: varint(2) },
  BackfillTicket: {
    ticket_id: delimited(1),
    match_pool: delimited(2),
    CreatedAt: delimited(3),
    partial_match: delimited(4),
    match_session_id: delimited(5),
  },
  PartialMatch: {
    tickets: delimited(1),
    teams: delimited(2),
    region_preferences: delimited(3),
    match_attributes: delimited(4),
    backfill: varint(5),
    server_name: delimited(6),
    client_version: delimited(7),
  },
  /** The same in matches, backfill tickets and proposals. */
  Team: { user_ids: delimited(1), parties: delimited(2), team_id: delimited(3) },
  Party: { party_id: delimited(1), user_ids: delimited(2) },
  MatchResponse: { match: delimited(1) },
  Match: {
    tickets: delimited(1),
    teams: delimited(2),
    region_preferences: delimited(3),
    match_attributes: delimited(4),
    backfill: varint(5),
    server_name: delimited(6),
    client_version: delimited(7),
    server_pool: delimited(8),
  },
  ServerPool: { server_provider: delimited(1), deployment: delimited(2), claim_keys: delimited(3) },
  BackfillResponse: { backfill_proposal: delimited(1) },
  BackfillProposal: {
    backfill_ticket_id: delimited(1),
    CreatedAt: delimited(2),
    added_tickets: delimited(3),
    proposed_teams: delimited(4),
    proposal_id: delimited(5),
    match_pool: delimited(6),
    match_session_id: delimited(7),
    attributes: delimited(8),
  },
  Timestamp: { seconds: varint(1), nanos: varint(2) },
} as const;
