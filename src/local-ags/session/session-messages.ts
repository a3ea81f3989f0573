import { clone, create, type JsonObject, type Message } from '@bufbuild/protobuf';
import type { MessageRegistry } from '../../common/grpc/client/message-registry.js';
import { wireTime } from './timestamps.js';

/**
 * The messages of the session manager as the registry makes them. Fields that are messages are
 * absent when they were not on the wire; a `Struct` is a plain JSON object. Fields that `proto/`
 * does not know travel along unseen.
 */
export type TimestampMessage = Message & { seconds: bigint; nanos: number };

export type UserMessage = Message & {
  id: string;
  status: string;
  statusV2: string;
  updatedAt?: TimestampMessage;
  platformId: string;
  platformUserId: string;
  previousStatus: string;
};

export type ConfigurationMessage = Message & {
  attributes?: JsonObject;
  autoJoin: boolean;
  inactiveTimeout: number;
  inviteTimeout: number;
  joinability: string;
  leaderElectionGracePeriod: number;
  maxPlayers: number;
  minPlayers: number;
  persistent: boolean;
  textChat: boolean;
  disableResendInvite: boolean;
  type: string;
};

export type BaseSessionMessage = Message & {
  isActive: boolean;
  isFull: boolean;
  version: number;
  id: string;
  namespace: string;
  createdBy: string;
  configurationName: string;
  leaderId: string;
  createdAt?: TimestampMessage;
  expiredAt?: TimestampMessage;
  updatedAt?: TimestampMessage;
  attributes?: JsonObject;
  storages?: JsonObject;
  configuration?: ConfigurationMessage;
  members: UserMessage[];
};

export type TeamMessage = Message & {
  userIds: string[];
  partyMembers: (Message & { partyId: string; userIds: string[] })[];
  teamId: string;
};

export type DsInformationMessage = Message & {
  requestedAt?: TimestampMessage;
  status: string;
  statusV2: string;
};

export type GameSessionMessage = Message & {
  retry: number;
  processingTime: bigint;
  matchPool: string;
  backfillTicketId: string;
  serverName: string;
  step: string;
  code: string;
  ticketIds: string[];
  dsInformation?: DsInformationMessage;
  session: BaseSessionMessage;
  teams: TeamMessage[];
  secret: string;
};

export type PartySessionMessage = Message & { session: BaseSessionMessage; code: string };

/** Either kind: what the two have in common is in `session`. */
export type SessionMessage = Message & { session: BaseSessionMessage };

/** Fields of a message that is to be made, without the marks that the registry adds. */
export type Fields<M> = M extends Message
  ? { [K in Exclude<keyof M, keyof Message>]?: Fields<M[K]> }
  : M extends (infer E)[]
    ? Fields<E>[]
    : M;

const PACKAGE = 'accelbyte.session.manager';

/** Makes and copies the messages of the session manager. */
export class SessionMessages {
  readonly #registry: MessageRegistry;

  constructor(registry: MessageRegistry) {
    this.#registry = registry;
  }

  gameSession(fields: Fields<GameSessionMessage>): GameSessionMessage {
    return this.#create('GameSession', fields) as GameSessionMessage;
  }

  partySession(fields: Fields<PartySessionMessage>): PartySessionMessage {
    return this.#create('PartySession', fields) as PartySessionMessage;
  }

  user(fields: Fields<UserMessage>): UserMessage {
    return this.#create('User', fields) as UserMessage;
  }

  team(fields: Fields<TeamMessage>): TeamMessage {
    return this.#create('Team', fields) as TeamMessage;
  }

  dsInformation(fields: Fields<DsInformationMessage>): DsInformationMessage {
    return this.#create('DSInformation', fields) as DsInformationMessage;
  }

  /** @param epochSeconds  with fraction */
  time(epochSeconds: number): TimestampMessage {
    const fields = { ...wireTime(epochSeconds) };
    return create(this.#registry.message('google.protobuf.Timestamp'), fields) as TimestampMessage;
  }

  /** A copy with everything in it, unknown fields included. */
  copy<M extends SessionMessage>(message: M): M {
    // The copy of a message has the type of the message.
    return clone(this.#registry.message(message.$typeName), message) as M;
  }

  // The types above are written from proto/, so the callers' casts hold.
  #create(name: string, fields: Record<string, unknown>): Message {
    return create(this.#registry.message(`${PACKAGE}.${name}`), fields);
  }
}
