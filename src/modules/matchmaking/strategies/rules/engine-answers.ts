import type { Struct } from '../../../../common/wire/json-struct.js';
import type { BackfillTicket, NewProposal } from '../../domain/backfill.js';
import type { AnsweredTicket, NewMatch, Team } from '../../domain/match.js';
import type { Tick } from '../../domain/tick.js';
import type { Ticket } from '../../domain/ticket.js';
import type {
  EngineEnvironment,
  EngineSession,
  Match,
  MatchTeam,
  Proposal,
} from '../../engine/index.js';

/** The world as the engine sees it; its clock of the day stands still. */
export function environmentOf(tick: Tick): EngineEnvironment {
  return {
    nowMs: tick.nowMs(),
    newId: tick.newId,
    elapsedMs: tick.elapsedMs,
    isCancelled: tick.isCancelled,
    settings: tick.settings,
  };
}

/** A session as the engine wants it; without a partial match nobody plays in it. */
export function sessionOf({ partialMatch, ...ticket }: BackfillTicket): EngineSession {
  return {
    ...ticket,
    tickets: partialMatch?.tickets ?? [],
    teams: partialMatch?.teams.map(({ teamId, ...team }) => ({ id: teamId, ...team })) ?? [],
    regionPreferences: partialMatch?.regionPreferences ?? [],
    attributes: partialMatch?.attributes ?? {},
    serverName: partialMatch?.serverName ?? '',
    clientVersion: partialMatch?.clientVersion ?? '',
  };
}

/** @param pool  the tickets that the engine was given */
export function matchOf(match: Match, pool: readonly Ticket[]): NewMatch {
  const { memberAttributes } = match;
  return {
    tickets: answeredTickets(match.tickets, memberAttributes, pool),
    teams: match.teams.map(teamOf),
    regionPreferences: match.regionPreferences,
    attributes: match.attributes,
    backfill: match.backfill,
    serverName: match.serverName,
    clientVersion: match.clientVersion,
    spread: spreadOf(memberAttributes),
  };
}

/** @param session  the one that the engine's proposal names by its index */
export function proposalOf(
  proposal: Proposal,
  session: BackfillTicket,
  pool: readonly Ticket[],
): NewProposal {
  return {
    session,
    addedTickets: answeredTickets(proposal.tickets, proposal.memberAttributes, pool),
    teams: proposal.teams.map(teamOf),
    proposalId: proposal.proposalId,
    createdAt: proposal.createdAt,
  };
}

function answeredTickets(
  indices: readonly number[],
  memberAttributes: readonly Struct[],
  pool: readonly Ticket[],
): AnsweredTicket[] {
  return indices.map((index, place) => ({
    ticket: pool[index] as Ticket, // the engine answers with indices of what it was given
    attributes: { member_attributes: memberAttributes[place], match_attempt: undefined },
  }));
}

function teamOf({ id, userIds, parties }: MatchTeam): Team {
  return { teamId: id, userIds, parties };
}

/** Greatest difference of the first matching attribute; none without one. */
function spreadOf(memberAttributes: readonly Struct[]): number | undefined {
  const [first] = memberAttributes;
  if (first === undefined) return undefined;
  for (const name in first) {
    let least = Number.POSITIVE_INFINITY;
    let most = Number.NEGATIVE_INFINITY;
    for (const attributes of memberAttributes) {
      const value = attributes[name];
      if (typeof value !== 'number') return undefined;
      if (value < least) least = value;
      if (value > most) most = value;
    }
    return most - least;
  }
  return undefined;
}
