import { restTime, wireTime } from '../session/timestamps.js';
import type { BackfillTicket } from './backfill-tickets.js';
import type {
  BackfillProposalMessage,
  BackfillTicketMessage,
  MatchTeamMessage,
  TicketMessage,
} from './match-messages.js';
import { isWaiting, type MatchTicket } from './match-tickets.js';

/** The REST forms of matchmaking. Source: the API document of AGS Matchmaking. */
type RestObject = Readonly<Record<string, unknown>>;

/** A list on one page. */
export function listToRest(data: readonly unknown[]): RestObject {
  return { data, pagination: { first: '', last: '', next: '', previous: '' } };
}

/** `MatchTicketStatus` */
export function ticketStatusToRest(ticket: MatchTicket): RestObject {
  const { message, state } = ticket;
  return {
    matchTicketID: message.ticketId,
    matchPool: message.matchPool,
    isActive: isWaiting(ticket),
    matchFound: state.kind === 'matched',
    sessionID: state.kind === 'matched' ? state.sessionId : '',
    proposedProposal: proposalStatus(ticket),
  };
}

/** `MatchTicketRecord`, which has names of its own. */
export function ticketRecordToRest(ticket: MatchTicket): RestObject {
  const { message, createdAt, expiresAt } = ticket;
  const { backfillID, proposalID, status } = proposalStatus(ticket);
  return {
    TicketID: message.ticketId,
    UniqueTicketID: message.ticketId,
    PartySessionID: message.partySessionId,
    SessionID: '',
    CreatedAt: restTime(wireTime(createdAt)),
    ExpiredAt: restTime(wireTime(expiresAt)),
    IsActive: isWaiting(ticket),
    ProposedProposal: { BackfillID: backfillID, ProposalID: proposalID, Status: status },
    Ticket: {
      TicketID: message.ticketId,
      MatchPool: message.matchPool,
      Namespace: message.namespace,
      Latencies: latenciesOf(message),
      TicketAttributes: message.ticketAttributes ?? {},
      ExcludedSessions: message.excludedSessions,
      Players: message.players.map(({ playerId, attributes = {} }) => ({
        PlayerID: playerId,
        Attributes: attributes,
      })),
    },
  };
}

/** `BackfillGetResponse` */
export function backfillToRest(
  { createdAt }: BackfillTicket,
  { ticketId, matchPool, matchSessionId, partialMatch }: BackfillTicketMessage,
): RestObject {
  return {
    ticketID: ticketId,
    matchPool,
    matchSessionID: matchSessionId,
    createdAt: restTime(wireTime(createdAt)),
    ...(partialMatch && {
      partialMatch: {
        backfill: partialMatch.backfill,
        clientVersion: partialMatch.clientVersion,
        matchAttributes: partialMatch.matchAttributes ?? {},
        regionPreference: partialMatch.regionPreferences,
        serverName: partialMatch.serverName,
        teams: partialMatch.teams.map(teamToRest),
        tickets: partialMatch.tickets.map(ticketToRest),
      },
    }),
  };
}

/** `BackfillProposalResponse` */
export function proposalToRest(proposal: BackfillProposalMessage): RestObject {
  return {
    backfillTicketID: proposal.backfillTicketId,
    createdAt: restTime(proposal.CreatedAt),
    matchPool: proposal.matchPool,
    matchSessionID: proposal.matchSessionId,
    proposalID: proposal.proposalId,
    proposedTeams: proposal.proposedTeams.map(teamToRest),
    tickets: proposal.addedTickets.map(ticketToRest),
  };
}

function ticketToRest(ticket: TicketMessage): RestObject {
  return {
    ticketID: ticket.ticketId,
    matchPool: ticket.matchPool,
    namespace: ticket.namespace,
    partySessionID: ticket.partySessionId,
    createdAt: restTime(ticket.CreatedAt),
    latencies: latenciesOf(ticket),
    ticketAttributes: ticket.ticketAttributes ?? {},
    players: ticket.players.map(({ playerId, attributes = {} }) => ({
      playerID: playerId,
      partyID: ticket.partySessionId,
      attributes,
    })),
  };
}

function teamToRest({ teamId, userIds, parties }: MatchTeamMessage): RestObject {
  return {
    teamID: teamId,
    userIDs: userIds,
    parties: parties.map((party) => ({ partyID: party.partyId, userIDs: party.userIds })),
  };
}

function proposalStatus({ state }: MatchTicket) {
  if (state.kind !== 'proposed') return { backfillID: '', proposalID: '', status: '' };
  return { backfillID: state.backfillId, proposalID: state.proposalId, status: 'PENDING' };
}

/** JSON has no 64-bit numbers; a latency of more than 2^53 ms is none. */
function latenciesOf({ latencies }: TicketMessage): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(latencies).map(([region, ms]) => [region, Number(ms)]));
}
