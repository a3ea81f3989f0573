import {
  defineMessage,
  message,
  messages,
  named,
  roundedInt64,
  string,
  strings,
  structOrEmpty,
  timestamp,
} from '../../../common/wire/define-message.js';
import type { Player, RegionLatency, Ticket } from '../domain/ticket.js';

const PACKAGE = 'accelbyte.matchmaking.matchfunction';

/** The rule set of a pool. */
export interface RulesMessage {
  readonly json: string;
}

/** The request of GetStatCodes. */
export interface RulesRequest {
  readonly rules: RulesMessage | undefined;
}

/** The request of ValidateTicket and EnrichTicket; the answer of EnrichTicket has the same shape. */
export interface TicketRequest extends RulesRequest {
  readonly ticket: Ticket | undefined;
}

const rules = defineMessage<RulesMessage>(`${PACKAGE}.Rules`, { json: string(1) });

const playerData = defineMessage<Player>(`${PACKAGE}.Ticket.PlayerData`, {
  id: named('player_id', string(1)),
  attributes: structOrEmpty(2),
});

/** An entry of the map `latencies`, as protobuf encodes every map. */
const latencyEntry = defineMessage<RegionLatency>(`${PACKAGE}.Ticket.LatenciesEntry`, {
  region: named('key', string(1)),
  ms: named('value', roundedInt64(2)),
});

const ticket = defineMessage<Ticket>(`${PACKAGE}.Ticket`, {
  id: named('ticket_id', string(1)),
  pool: named('match_pool', string(2)),
  createdAt: named('CreatedAt', timestamp(3)),
  players: messages(4, playerData),
  attributes: named('ticket_attributes', structOrEmpty(5)),
  latencies: messages(6, latencyEntry),
  partySessionId: string(7),
  namespace: string(8),
  excludedSessions: strings(9),
});

export const getStatCodesRequest = defineMessage<RulesRequest>(`${PACKAGE}.GetStatCodesRequest`, {
  rules: message(1, rules),
});

export const validateTicketRequest = defineMessage<TicketRequest>(
  `${PACKAGE}.ValidateTicketRequest`,
  { ticket: message(1, ticket), rules: message(2, rules) },
);

export const enrichTicketRequest = defineMessage<TicketRequest>(`${PACKAGE}.EnrichTicketRequest`, {
  ticket: message(1, ticket),
  rules: message(2, rules),
});
