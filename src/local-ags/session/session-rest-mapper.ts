import type { GameServer } from '../dedicated-servers/game-server.js';
import { gameServerToRest } from '../dedicated-servers/game-server-rest-mapper.js';
import type { ConfigurationTemplate } from './configuration-template.js';
import type { StoredTemplate } from './configuration-templates.js';
import type { LiveSession } from './live-sessions.js';
import type {
  BaseSessionMessage,
  ConfigurationMessage,
  Fields,
  GameSessionMessage,
  PartySessionMessage,
  TeamMessage,
  UserMessage,
} from './session-messages.js';
import type { SessionSettings, TeamsRequest } from './session-requests.js';
import { restTime, wireTime } from './timestamps.js';

/**
 * Between the wire form of sessions, which is what is stored, and the REST form, which has other
 * names, more members, and times as text. Source: test/fixtures/ags-rest and the API document of
 * AGS Session.
 */
type RestObject = Readonly<Record<string, unknown>>;

/** `GameSessionResponse`, with the server that AGS was told of, if it was. */
export function gameSessionToRest(
  { message, template }: LiveSession<GameSessionMessage>,
  server: GameServer | undefined,
): RestObject {
  const { dsInformation } = message;
  return {
    ...baseToRest(message.session, template),
    DSInformation: {
      CreatedAt: restTime(server && wireTime(server.toldAt)),
      RequestedAt: restTime(dsInformation?.requestedAt),
      Server: server === undefined ? null : gameServerToRest(server, message, template),
      Status: dsInformation?.status ?? '',
      StatusV2: dsInformation?.statusV2 ?? '',
    },
    backfillTicketID: message.backfillTicketId,
    code: message.code,
    matchPool: message.matchPool,
    teams: message.teams.map(teamToRest),
    ticketIDs: message.ticketIds,
  };
}

/** `PartySessionResponse` */
export function partyToRest({ message, template }: LiveSession<PartySessionMessage>): RestObject {
  return { ...baseToRest(message.session, template), code: message.code };
}

function baseToRest(session: BaseSessionMessage, template: ConfigurationTemplate): RestObject {
  return {
    id: session.id,
    namespace: session.namespace,
    version: session.version,
    isActive: session.isActive,
    isFull: session.isFull,
    leaderID: session.leaderId,
    createdBy: session.createdBy,
    createdAt: restTime(session.createdAt),
    updatedAt: restTime(session.updatedAt),
    ...(session.expiredAt && { expiredAt: restTime(session.expiredAt) }),
    attributes: session.attributes ?? {},
    storage: session.storages ?? {},
    configuration: configurationToRest(session.configuration, template),
    members: session.members.map(memberToRest),
  };
}

/** `PublicConfiguration`: the template, and what this session has in place of it. */
function configurationToRest(
  configuration: ConfigurationMessage | undefined,
  template: ConfigurationTemplate,
): RestObject {
  if (configuration === undefined) return template;
  return {
    ...template,
    attributes: configuration.attributes ?? {},
    autoJoin: configuration.autoJoin,
    disableResendInvite: configuration.disableResendInvite,
    inactiveTimeout: configuration.inactiveTimeout,
    inviteTimeout: configuration.inviteTimeout,
    joinability: configuration.joinability,
    leaderElectionGracePeriod: configuration.leaderElectionGracePeriod,
    maxPlayers: configuration.maxPlayers,
    minPlayers: configuration.minPlayers,
    persistent: configuration.persistent,
    textChat: configuration.textChat,
    type: configuration.type,
  };
}

/** `UserResponse` */
export function memberToRest(member: UserMessage): RestObject {
  return {
    id: member.id,
    platformID: member.platformId,
    platformUserID: member.platformUserId,
    previousStatus: member.previousStatus,
    status: member.status,
    statusV2: member.statusV2,
    updatedAt: restTime(member.updatedAt),
  };
}

function teamToRest(team: TeamMessage): RestObject {
  const parties = team.partyMembers.map(({ partyId, userIds }) => ({
    partyID: partyId,
    userIDs: userIds,
  }));
  return { teamID: team.teamId, userIDs: team.userIds, parties };
}

export function teamsFromRest(teams: TeamsRequest): Fields<TeamMessage>[] {
  return teams.map(({ teamID, userIDs, parties }) => ({
    teamId: teamID,
    userIds: userIDs,
    partyMembers: (parties ?? []).map((party) => ({
      partyId: party.partyID,
      userIds: party.userIDs,
    })),
  }));
}

/** The part of a template that the wire has, with what a request puts in its place. */
export function configurationFromRest(
  template: ConfigurationTemplate,
  settings: SessionSettings,
): Fields<ConfigurationMessage> {
  return {
    ...(template.attributes && { attributes: template.attributes }),
    autoJoin: settings.autoJoin ?? template.autoJoin,
    disableResendInvite: template.disableResendInvite ?? false,
    // AGS's schema asks for these members of every request, so clients send 0 for "as the template".
    inactiveTimeout: settings.inactiveTimeout || template.inactiveTimeout,
    inviteTimeout: settings.inviteTimeout || template.inviteTimeout,
    joinability: settings.joinability || template.joinability,
    leaderElectionGracePeriod: template.leaderElectionGracePeriod ?? 0,
    maxPlayers: settings.maxPlayers || template.maxPlayers,
    minPlayers: settings.minPlayers || template.minPlayers,
    persistent: template.persistent,
    textChat: settings.textChat ?? template.textChat,
    type: settings.type || template.type,
  };
}

/** `ConfigurationTemplateResponse` */
export function templateToRest(
  { template, createdAt, updatedAt }: StoredTemplate,
  namespace: string,
): RestObject {
  return {
    ...template,
    namespace,
    createdAt: restTime(wireTime(createdAt)),
    updatedAt: restTime(wireTime(updatedAt)),
  };
}
