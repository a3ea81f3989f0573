import { fromDate } from '../../../../common/wire/timestamp.js';
import type { BackfillTicket, NewProposal } from '../../domain/backfill.js';
import type { Team } from '../../domain/match.js';
import type { Tick } from '../../domain/tick.js';
import type { Ticket } from '../../domain/ticket.js';
import { partiesOf, userIdsOf } from './sample-match.js';
import type { SampleRules } from './sample-rules.js';

/**
 * Sessions and tickets that wait for each other. A session gets one ticket, a ticket goes to one
 * session; a pair that is excluded or does not fit leaves both waiting.
 */
export class SampleBackfill {
  readonly #sessions: BackfillTicket[] = [];
  readonly #tickets: Ticket[] = [];

  constructor(
    private readonly rules: SampleRules,
    private readonly tick: Pick<Tick, 'newId' | 'nowMs'>,
  ) {}

  /** @returns the proposals that the ticket makes possible, which is one at most */
  addTicket(ticket: Ticket): NewProposal | undefined {
    for (const [place, session] of this.#sessions.entries()) {
      const proposal = this.#propose(session, ticket);
      if (proposal === undefined) continue;
      this.#sessions.splice(place, 1);
      return proposal;
    }
    this.#tickets.push(ticket);
    return undefined;
  }

  addSession(session: BackfillTicket): NewProposal | undefined {
    for (const [place, ticket] of this.#tickets.entries()) {
      const proposal = this.#propose(session, ticket);
      if (proposal === undefined) continue;
      this.#tickets.splice(place, 1);
      return proposal;
    }
    this.#sessions.push(session);
    return undefined;
  }

  #propose(session: BackfillTicket, ticket: Ticket): NewProposal | undefined {
    if (ticket.excludedSessions.includes(session.sessionId)) return undefined;
    const teams = this.#teamsWith(session.partialMatch?.teams ?? [], ticket);
    if (teams === undefined) return undefined;
    const { newId, nowMs } = this.tick;
    return {
      session,
      addedTickets: [ticket],
      teams,
      proposalId: newId(),
      createdAt: fromDate(new Date(nowMs())),
      attributes: { ...session.partialMatch?.attributes, generatedID: newId() },
    };
  }

  /** The teams with the ticket in the first that has room, or in a new one; if there is a place. */
  #teamsWith(teams: readonly Team[], ticket: Ticket): readonly Team[] | undefined {
    const { maxTeams, maxTeamPlayers } = this.rules;
    const mayAddTeam = maxTeams === 0 || teams.length < maxTeams;
    const hasRoom = ({ userIds }: Team) =>
      maxTeamPlayers === 0 ? !mayAddTeam : userIds.length + ticket.players.length <= maxTeamPlayers;
    const place = teams.findIndex(hasRoom);
    const joined = teams[place];
    if (joined !== undefined) return teams.with(place, withTicket(joined, ticket));
    if (!mayAddTeam) return undefined;
    return [...teams, withTicket({ teamId: this.tick.newId(), userIds: [], parties: [] }, ticket)];
  }
}

function withTicket(team: Team, ticket: Ticket): Team {
  return {
    teamId: team.teamId,
    userIds: [...team.userIds, ...userIdsOf(ticket)],
    parties: [...team.parties, ...partiesOf(ticket)],
  };
}
