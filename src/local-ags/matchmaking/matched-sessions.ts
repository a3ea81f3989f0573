import type { JsonObject } from '@bufbuild/protobuf';
import type { Clock } from '../../common/time/clock.js';
import type { IdSource } from '../id-source.js';
import { activeMembers, expectedMembers } from '../session/membership.js';
import type { Fields, GameSessionMessage, TeamMessage } from '../session/session-messages.js';
import type { SessionService } from '../session/session-service.js';
import type {
  BackfillProposalMessage,
  MatchMessage,
  MatchMessages,
  MatchTeamMessage,
  TicketMessage,
} from './match-messages.js';
import type { MatchPool } from './matchmaking-requests.js';

/** As whom matchmaking makes sessions. */
const MATCHMAKER = { clientId: 'matchmaking', userId: undefined } as const;

/** What a session was made from, what came in later included. */
interface Origin {
  readonly tickets: readonly TicketMessage[];
  readonly regionPreferences: string[];
  readonly matchAttributes: JsonObject;
  readonly serverName: string;
  readonly clientVersion: string;
}

/** A session as a match that is to be completed. */
export interface PartialMatch extends Omit<Origin, 'tickets'> {
  readonly tickets: TicketMessage[];
  readonly teams: Fields<MatchTeamMessage>[];
  readonly backfill: true;
}

/** Game sessions as matchmaking makes, reads and fills them. */
export class MatchedSessions {
  readonly #origins = new Map<string, Origin>();
  readonly #sessions: SessionService;
  readonly #messages: MatchMessages;
  readonly #ids: IdSource;
  readonly #clock: Clock;

  constructor(sessions: SessionService, messages: MatchMessages, ids: IdSource, clock: Clock) {
    this.#sessions = sessions;
    this.#messages = messages;
    this.#ids = ids;
    this.#clock = clock;
  }

  /**
   * Makes a session of a match, which calls the Created hook.
   * @param backfillId  of the ticket with which it looks for more players; empty for none
   * @returns its id
   * @throws ServiceError 404 without the pool's template, 500 when the hook fails
   */
  async create(pool: MatchPool, match: MatchMessage, backfillId: string): Promise<string> {
    const { template } = this.#sessions.templates.get(pool.session_template);
    const regions = match.regionPreferences.filter((region) => region !== '');
    const request = {
      configurationName: template.name,
      matchPool: pool.name,
      serverName: match.serverName,
      backfillTicketID: backfillId,
      ticketIDs: match.tickets.map(({ ticketId }) => ticketId),
      teams: match.teams.map(({ teamId, userIds, parties }) => ({
        teamID: teamId,
        userIDs: userIds,
        parties: parties.map((party) => ({ partyID: party.partyId, userIDs: party.userIds })),
      })),
      ...(match.matchAttributes && { attributes: match.matchAttributes }),
    };
    const ownTemplate = {
      ...template,
      ...(regions.length > 0 && { requestedRegions: regions }),
      ...(match.clientVersion !== '' && { clientVersion: match.clientVersion }),
    };
    const message = this.#sessions.factory.gameSession(request, ownTemplate, MATCHMAKER);
    const { id } = (await this.#sessions.games.create(message, ownTemplate)).message.session;
    this.#origins.set(id, originOf(match));
    return id;
  }

  has(sessionId: string): boolean {
    return this.#sessions.games.has(sessionId);
  }

  /** Whether every place is taken, or promised. @throws ServiceError 404 */
  isFull(sessionId: string): boolean {
    const { session } = this.#sessions.games.get(sessionId).message;
    const places = session.configuration?.maxPlayers ?? Number.POSITIVE_INFINITY;
    return expectedMembers(session).length >= places;
  }

  /** Sessions of a pool that go on with fewer players than they had. */
  withLosses(matchPool: string): readonly string[] {
    return this.#sessions.games.all
      .map(({ message }) => message)
      .filter((message) => message.matchPool === matchPool && message.session.isActive)
      .filter(({ session }) => activeMembers(session).length > 0)
      .filter(({ session }) => expectedMembers(session).length < session.members.length)
      .map(({ session }) => session.id);
  }

  /** A session as the match that is to be completed. @throws ServiceError 404 */
  partialMatch(sessionId: string): PartialMatch {
    const { message } = this.#sessions.games.get(sessionId);
    const present = new Set(expectedMembers(message.session).map(({ id }) => id));
    const origin = this.#origin(message, present);
    return {
      ...origin,
      tickets: origin.tickets.flatMap((ticket) => this.#rest(ticket, present)),
      teams: teamsOf(message, present, () => this.#ids.next('team')),
      backfill: true,
    };
  }

  /**
   * Lets the players of a proposal in, and tells the host of the change.
   * @param tickets  those of the proposal that are accepted
   * @throws ServiceError 404, 409 when the session has no place for them
   */
  admit(proposal: BackfillProposalMessage, tickets: readonly TicketMessage[]): void {
    const { membership, actions, games } = this.#sessions;
    const sessionId = proposal.matchSessionId;
    const origin = this.partialMatch(sessionId);
    const now = this.#clock.now();
    const newcomers = tickets.flatMap(({ players }) => players.map(({ playerId }) => playerId));
    games.change(sessionId, (draft) => {
      let action = actions.bits('SessionUpdated');
      for (const userId of newcomers) {
        action |= membership.invite(draft.session, userId, now);
        if (draft.session.configuration?.autoJoin) {
          action |= membership.join(draft.session, userId, now);
        }
      }
      const present = new Set(expectedMembers(draft.session).map(({ id }) => id));
      draft.teams = proposal.proposedTeams
        .map((team) => withoutAbsent(wireTeam(team), present))
        .map((team) => this.#sessions.messages.team(team));
      draft.ticketIds.push(...tickets.map(({ ticketId }) => ticketId));
      if (proposal.attributes) {
        draft.session.attributes = { ...draft.session.attributes, ...proposal.attributes };
      }
      return action;
    });
    const { teams: _, ...before } = origin;
    this.#origins.set(sessionId, { ...before, tickets: [...origin.tickets, ...tickets] });
  }

  /** Writes down which ticket looks for players; empty for none. */
  setBackfillTicket(sessionId: string, backfillId: string): void {
    this.#sessions.games.change(sessionId, (draft) => {
      if (draft.backfillTicketId === backfillId) return 0;
      draft.backfillTicketId = backfillId;
      return this.#sessions.actions.bits('SessionUpdated');
    });
  }

  /** Forgets what sessions that are gone were made from. */
  forgetEnded(): void {
    for (const id of this.#origins.keys()) if (!this.has(id)) this.#origins.delete(id);
  }

  /** A session that no match made is described by a ticket for each of its players. */
  #origin({ session, matchPool }: GameSessionMessage, present: ReadonlySet<string>): Origin {
    const known = this.#origins.get(session.id);
    if (known !== undefined) return known;
    const tickets = [...present].map((playerId) =>
      this.#messages.ticket({
        ticketId: this.#ids.next('match ticket'),
        matchPool,
        players: [{ playerId, attributes: {} }],
        ticketAttributes: {},
        namespace: session.namespace,
      }),
    );
    const origin: Origin = {
      tickets,
      regionPreferences: [],
      matchAttributes: session.attributes ?? {},
      serverName: '',
      clientVersion: '',
    };
    this.#origins.set(session.id, origin);
    return origin;
  }

  /** What is left of a ticket when only some of its players are. */
  #rest(ticket: TicketMessage, present: ReadonlySet<string>): readonly TicketMessage[] {
    const players = ticket.players.filter(({ playerId }) => present.has(playerId));
    if (players.length === ticket.players.length) return [ticket];
    return players.length === 0 ? [] : [Object.assign(this.#messages.copy(ticket), { players })];
  }
}

function originOf(match: MatchMessage): Origin {
  const { tickets, regionPreferences, matchAttributes = {}, serverName, clientVersion } = match;
  return { tickets, regionPreferences, matchAttributes, serverName, clientVersion };
}

/** The teams of a session with those who are there; one team where it has none. */
function teamsOf(
  { teams, session }: GameSessionMessage,
  present: ReadonlySet<string>,
  newId: () => string,
): Fields<MatchTeamMessage>[] {
  if (teams.length === 0 && session.members.length > 0) {
    return [{ userIds: [...present], parties: [], teamId: newId() }];
  }
  return teams
    .map((team) => withoutAbsent(team, present))
    .map(({ teamId = '', userIds = [], partyMembers = [] }) => ({
      teamId,
      userIds,
      parties: partyMembers,
    }));
}

function wireTeam({ teamId, userIds, parties }: MatchTeamMessage): Fields<TeamMessage> {
  return {
    teamId,
    userIds,
    partyMembers: parties.map((party) => ({ partyId: party.partyId, userIds: party.userIds })),
  };
}

function withoutAbsent(
  { teamId = '', userIds = [], partyMembers = [] }: Fields<TeamMessage>,
  present: ReadonlySet<string>,
): Fields<TeamMessage> {
  const isPresent = (id: string) => present.has(id);
  return {
    teamId,
    userIds: userIds.filter(isPresent),
    partyMembers: partyMembers
      .map(({ partyId = '', userIds: members = [] }) => ({
        partyId,
        userIds: members.filter(isPresent),
      }))
      .filter(({ userIds: members }) => members.length > 0),
  };
}
