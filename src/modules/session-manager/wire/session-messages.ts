import {
  bool,
  defineMessage,
  enumeration,
  int32,
  int64,
  message,
  messages,
  secret,
  string,
  strings,
  struct,
  timestamp,
} from '../../../common/wire/define-message.js';
import type {
  BaseSession,
  Configuration,
  DsInformation,
  GameSession,
  PartyMember,
  PartySession,
  Team,
  User,
} from '../domain/session.js';

const PACKAGE = 'accelbyte.session.manager';

const configuration = defineMessage<Configuration>(`${PACKAGE}.Configuration`, {
  attributes: struct(1),
  autoJoin: bool(2),
  inactiveTimeout: int32(3),
  inviteTimeout: int32(4),
  joinability: string(5),
  leaderElectionGracePeriod: int32(6),
  maxPlayers: int32(7),
  minPlayers: int32(8),
  persistent: bool(9),
  textChat: bool(10),
  disableResendInvite: bool(11),
  type: string(12),
});

const user = defineMessage<User>(`${PACKAGE}.User`, {
  id: string(1),
  status: string(2),
  statusV2: string(3),
  updatedAt: timestamp(4),
  platformId: string(5),
  platformUserId: string(6),
  previousStatus: string(7),
});

const baseSession = defineMessage<BaseSession>(`${PACKAGE}.BaseSession`, {
  isActive: bool(1),
  isFull: bool(2),
  version: int32(3),
  id: string(4),
  namespace: string(5),
  createdBy: string(6),
  configurationName: string(7),
  leaderId: string(8),
  createdAt: timestamp(9),
  expiredAt: timestamp(10),
  updatedAt: timestamp(11),
  attributes: struct(12),
  storages: struct(13),
  configuration: message(14, configuration),
  members: messages(15, user),
});

const dsInformation = defineMessage<DsInformation>(`${PACKAGE}.DSInformation`, {
  requestedAt: timestamp(1),
  status: string(2),
  statusV2: string(3),
});

const partyMember = defineMessage<PartyMember>(`${PACKAGE}.PartyMember`, {
  partyId: string(1),
  userIds: strings(2),
});

const team = defineMessage<Team>(`${PACKAGE}.Team`, {
  userIds: strings(1),
  partyMembers: messages(2, partyMember),
  teamId: string(3),
});

export const gameSession = defineMessage<GameSession>(`${PACKAGE}.GameSession`, {
  retry: int32(1),
  processingTime: int64(2),
  matchPool: string(3),
  backfillTicketId: string(4),
  serverName: string(5),
  step: string(6),
  code: string(7),
  ticketIds: strings(8),
  dsInformation: message(9, dsInformation),
  session: message(10, baseSession),
  teams: messages(11, team),
  secret: secret(12),
});

export const partySession = defineMessage<PartySession>(`${PACKAGE}.PartySession`, {
  session: message(1, baseSession),
  code: string(2),
});

/** The request of a Created or Deleted hook; the answer of a Created hook has the same shape. */
export interface SessionMessage<T> {
  readonly session: T | undefined;
}

/** The request of an Updated hook. */
export interface UpdatedMessage<T> {
  readonly sessionOld: T | undefined;
  readonly sessionNew: T | undefined;
  readonly action: number;
}

export const sessionCreatedRequest = defineMessage<SessionMessage<GameSession>>(
  `${PACKAGE}.SessionCreatedRequest`,
  { session: message(1, gameSession) },
);

export const sessionUpdatedRequest = defineMessage<UpdatedMessage<GameSession>>(
  `${PACKAGE}.SessionUpdatedRequest`,
  {
    sessionOld: message(1, gameSession),
    sessionNew: message(2, gameSession),
    action: enumeration(3),
  },
);

export const sessionDeletedRequest = defineMessage<SessionMessage<GameSession>>(
  `${PACKAGE}.SessionDeletedRequest`,
  { session: message(1, gameSession) },
);

export const partyCreatedRequest = defineMessage<SessionMessage<PartySession>>(
  `${PACKAGE}.PartyCreatedRequest`,
  { session: message(1, partySession) },
);

export const partyUpdatedRequest = defineMessage<UpdatedMessage<PartySession>>(
  `${PACKAGE}.PartyUpdatedRequest`,
  {
    sessionOld: message(1, partySession),
    sessionNew: message(2, partySession),
    action: enumeration(3),
  },
);

export const partyDeletedRequest = defineMessage<SessionMessage<PartySession>>(
  `${PACKAGE}.PartyDeletedRequest`,
  { session: message(1, partySession) },
);
