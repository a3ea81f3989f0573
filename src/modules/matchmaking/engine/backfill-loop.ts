import { attributeOf } from './attribute-value.js';
import { blockedPlayersIn } from './blocked-players.js';
import type { EngineEnvironment } from './engine-environment.js';
import type { MatchTeam, Proposal } from './engine-results.js';
import type { EngineSession } from './engine-session.js';
import type { EngineTicket } from './engine-ticket.js';
import { JoinerSearch } from './joiner-search.js';
import { JOIN_THRESHOLDS, selectValues } from './option-check.js';
import { type Alliance, levelAt, type RulePlan } from './rule-plan.js';
import { type FillingTeam, type SessionParty, SessionState } from './session-state.js';
import { chunksOf, firstOfEachId } from './ticket-chunks.js';
import { memberAttributes, type TicketPool, ticketPool, wholeSeconds } from './ticket-pool.js';
import { TimeLimit } from './time-limit.js';
import { WaitingTickets } from './waiting-tickets.js';

/** `CreatedAt` that the reference never sets: 0001-01-01T00:00:00Z. */
const UNSET_TIME = { seconds: -62_135_596_800n, nanos: 0 };

/**
 * Players for running sessions. The n-th chunk of sessions sees the n-th chunk of tickets; a chunk's
 * proposals come when it is done, those of sessions that are still not full first.
 * @param sessions  in arrival order, of one pool; of repeated ids the first counts
 * @param tickets  likewise
 * Cost: O(sessions × tickets) tests on columns, O(log tickets) per candidate tried.
 * Source: matchmaking.md 4.
 */
export function* proposalsOf(
  sessions: readonly EngineSession[],
  tickets: readonly EngineTicket[],
  plan: RulePlan,
  environment: EngineEnvironment,
): Generator<Proposal, void, void> {
  const { chunkSize } = environment.settings;
  const ticketChunks = chunksOf(firstOfEachId(tickets), chunkSize);
  for (const [index, chunk] of chunksOf(firstOfEachId(sessions), chunkSize).entries()) {
    const candidates = ticketChunks[index];
    if (candidates === undefined || environment.isCancelled?.()) return;
    const source = inOrder(tickets, candidates, environment.settings.prioritizeLargerParties);
    const pool = ticketPool(tickets, source, plan, environment.nowMs, 'arrival');
    yield* new Computation(pool, plan, environment).proposals(sessions, chunk);
  }
}

/** Tickets that may join a running session, in the order they are looked at. */
function inOrder(
  tickets: readonly EngineTicket[],
  indices: Int32Array,
  largestFirst: boolean,
): Int32Array {
  const ticketAt = (index: number) => tickets[index] as EngineTicket;
  const willing = indices.filter((index) => {
    const { attributes, players } = ticketAt(index);
    return players.length > 0 && !wantsNewSession(attributeOf(attributes, 'new_session_only'));
  });
  if (!largestFirst) return willing;
  return willing.sort((a, b) => ticketAt(b).players.length - ticketAt(a).players.length);
}

function wantsNewSession(value: unknown): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true');
}

class Computation {
  private readonly waiting: WaitingTickets;
  private readonly search: JoinerSearch;
  private readonly allCommon: boolean;

  constructor(
    private readonly pool: TicketPool,
    private readonly plan: RulePlan,
    private readonly environment: EngineEnvironment,
  ) {
    const { settings, nowMs } = environment;
    this.waiting = new WaitingTickets(pool);
    this.search = new JoinerSearch(pool, this.waiting, plan, settings, nowMs);
    this.allCommon = settings.anyMatchOptionAllCommon;
  }

  *proposals(
    sessions: readonly EngineSession[],
    indices: Int32Array,
  ): Generator<Proposal, void, void> {
    const limit = new TimeLimit(this.environment);
    const open: Proposal[] = [];
    const full: Proposal[] = [];
    for (const index of indices) {
      if (this.waiting.count === 0 || limit.isOver()) break;
      const session = sessions[index] as EngineSession;
      const alliance = this.allianceOf(session);
      const state = new SessionState(session, this.plan);
      const isFull = this.fill(state, alliance, limit);
      if (state.hasChanged) (isFull ? full : open).push(this.proposalOf(index, state));
    }
    yield* open;
    yield* full;
  }

  private allianceOf(session: EngineSession): Alliance {
    const ageMs = this.environment.nowMs - wholeSeconds(session.createdAt) * 1000;
    return this.plan.allianceLevels[levelAt(this.plan.allianceAges, ageMs)] as Alliance;
  }

  /** @returns whether the session became full */
  private fill(state: SessionState, alliance: Alliance, limit: TimeLimit): boolean {
    for (const rank of this.search.joiners(state, wholeSeconds(state.session.createdAt))) {
      if (limit.isOver()) return false;
      if (!this.joins(state, rank, alliance)) continue;
      this.waiting.remove(rank);
      if (state.isFull(alliance)) return true;
      state.gatherBlocks();
    }
    return false;
  }

  private joins(state: SessionState, rank: number, alliance: Alliance): boolean {
    const { plan } = this;
    const ticket = this.pool.tickets[rank] as EngineTicket;
    if (ticket.players.some(({ id }) => state.users.has(id))) return false;
    const blocked = blockedPlayersIn(ticket.attributes);
    if (plan.blockedPlayers === 'nowhere') {
      if (ticket.players.some(({ id }) => state.blocked.has(id))) return false;
      if (blocked.some((id) => state.users.has(id))) return false;
    }
    const parts = [state.attributes, ticket.attributes];
    const selected = selectValues(plan, parts, JOIN_THRESHOLDS);
    if (selected === undefined) return false;
    const party: SessionParty = {
      ticketId: ticket.id,
      partyId: ticket.partySessionId,
      userIds: ticket.players.map(({ id }) => id),
      blocked,
      rank,
    };
    const mayJoin =
      plan.blockedPlayers === 'other-team'
        ? (team: FillingTeam) => isFriendly(team, party)
        : () => true;
    if (!state.place(party, alliance, mayJoin)) return false;
    state.updateOptions(selected, this.allCommon);
    return true;
  }

  private proposalOf(index: number, state: SessionState): Proposal {
    const added = state.teams.flatMap(({ parties }) =>
      parties.flatMap(({ rank }) => (rank === undefined ? [] : [rank])),
    );
    return {
      session: index,
      tickets: added.map((rank) => this.pool.source[rank] as number),
      memberAttributes: added.map((rank) => memberAttributes(this.pool, this.plan, rank)),
      teams: state.teams.map((team) => this.teamOf(team)),
      createdAt: UNSET_TIME,
      proposalId: '',
    };
  }

  private teamOf({ id, parties }: FillingTeam): MatchTeam {
    return {
      id: id === '' ? this.environment.newId() : id,
      userIds: parties.flatMap(({ userIds }) => userIds),
      parties: parties.map(({ partyId, userIds }) => ({ partyId, userIds })),
    };
  }
}

/** Neither side has the other on its list. */
function isFriendly(team: FillingTeam, newcomer: SessionParty): boolean {
  return team.parties.every(
    (party) =>
      !party.userIds.some((id) => newcomer.blocked.includes(id)) &&
      !newcomer.userIds.some((id) => party.blocked.includes(id)),
  );
}
