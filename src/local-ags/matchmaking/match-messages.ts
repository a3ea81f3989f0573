import { clone, create, type JsonObject, type Message } from '@bufbuild/protobuf';
import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import type { Fields, TimestampMessage } from '../session/session-messages.js';

/**
 * The messages of the match function as the registry makes them: what is absent was not on the wire,
 * and fields that `proto/` does not know travel along unseen.
 */
export type PlayerDataMessage = Message & { playerId: string; attributes?: JsonObject };

export type TicketMessage = Message & {
  ticketId: string;
  matchPool: string;
  CreatedAt?: TimestampMessage;
  players: PlayerDataMessage[];
  ticketAttributes?: JsonObject;
  latencies: Record<string, bigint>;
  partySessionId: string;
  namespace: string;
  excludedSessions: string[];
};

export type MatchTeamMessage = Message & {
  userIds: string[];
  parties: (Message & { partyId: string; userIds: string[] })[];
  teamId: string;
};

export type MatchMessage = Message & {
  tickets: TicketMessage[];
  teams: MatchTeamMessage[];
  regionPreferences: string[];
  matchAttributes?: JsonObject;
  backfill: boolean;
  serverName: string;
  clientVersion: string;
};

/** A session as a match that can take more players. */
export type PartialMatchMessage = MatchMessage;

export type BackfillTicketMessage = Message & {
  ticketId: string;
  matchPool: string;
  CreatedAt?: TimestampMessage;
  partialMatch?: PartialMatchMessage;
  matchSessionId: string;
};

export type BackfillProposalMessage = Message & {
  backfillTicketId: string;
  CreatedAt?: TimestampMessage;
  addedTickets: TicketMessage[];
  proposedTeams: MatchTeamMessage[];
  proposalId: string;
  matchPool: string;
  matchSessionId: string;
  attributes?: JsonObject;
};

/** What opens every stream of a tick. */
export interface TickParameters {
  readonly scope: { readonly abTraceId: string };
  readonly rules: { readonly json: string };
  readonly tickId: bigint;
}

const PACKAGE = 'accelbyte.matchmaking.matchfunction';

/** Makes and copies the messages of the match function. */
export class MatchMessages {
  readonly #registry: MessageRegistry;

  constructor(registry: MessageRegistry) {
    this.#registry = registry;
  }

  ticket(fields: Fields<TicketMessage>): TicketMessage {
    return this.#create('Ticket', fields) as TicketMessage;
  }

  backfillTicket(fields: Fields<BackfillTicketMessage>): BackfillTicketMessage {
    return this.#create('BackfillTicket', fields) as BackfillTicketMessage;
  }

  /** A message of the `MakeMatches` stream. */
  makeMatches(request: { parameters: TickParameters } | { ticket: TicketMessage }): Message {
    return this.#create('MakeMatchesRequest', { requestType: oneOf(request) });
  }

  /** A message of the `BackfillMatches` stream. */
  backfillMatches(
    request:
      | { parameters: TickParameters }
      | { backfillTicket: BackfillTicketMessage }
      | { ticket: TicketMessage },
  ): Message {
    return this.#create('BackfillMakeMatchesRequest', { requestType: oneOf(request) });
  }

  /** A copy with everything in it, unknown fields included. */
  copy<M extends Message>(message: M): M {
    // The copy of a message has the type of the message.
    return clone(this.#registry.message(message.$typeName), message) as M;
  }

  // The types above are written from proto/, so the callers' casts hold.
  #create(name: string, fields: Record<string, unknown>): Message {
    return create(this.#registry.message(`${PACKAGE}.${name}`), fields);
  }
}

/** A oneof as the registry has it: the name of its field beside the value. */
function oneOf(field: object): { readonly case: string; readonly value: unknown } {
  const [[name, value] = ['', undefined]] = Object.entries(field);
  return { case: name, value };
}
