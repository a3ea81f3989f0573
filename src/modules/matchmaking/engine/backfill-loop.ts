import type { Struct } from '../../../common/wire/json-struct.js';
import { attributeOf } from './attribute-value.js';
import { BlockGraph } from './block-graph.js';
import { blockedPlayersIn } from './blocked-players.js';
import type { EngineEnvironment } from './engine-environment.js';
import type { MatchTeam, Proposal } from './engine-results.js';
import type { EngineSession } from './engine-session.js';
import type { EngineTicket } from './engine-ticket.js';
import { indexKey, mayIndexJoiners } from './index-conditions.js';
import { IndexedJoiners } from './indexed-joiners.js';
import type { JoinerFinder } from './joiner-finder.js';
import { JOIN_THRESHOLDS, selectValues } from './option-check.js';
import { type Alliance, type DistanceLevel, levelAt, type RulePlan } from './rule-plan.js';
import { ScanJoiners } from './scan-joiners.js';
import type { SearchPath } from './search-path.js';
import { type FillingTeam, type SessionParty, SessionState } from './session-state.js';
import { chunksOf, firstOfEachId, firstOfEachNamed } from './ticket-chunks.js';
import { memberAttributes, type TicketPool, ticketPool, wholeSeconds } from './ticket-pool.js';
import { TimeLimit } from './time-limit.js';
import { WaitingTickets } from './waiting-tickets.js';

/** `CreatedAt` that the reference never sets: 0001-01-01T00:00:00Z. */
const UNSET_TIME = { seconds: -62_135_596_800n, nanos: 0 };

/**
 * Players for running sessions. The n-th chunk of sessions sees the n-th chunk of tickets; a chunk's
 * proposals come when it is done, those of sessions that are still not full first.
 * @param sessions  in arrival order, of one pool; of repeated ids (but "") the first counts
 * @param tickets  likewise, of repeated ids (also "") the first counts
 * @param path  `scan` searches the plain way whatever the pool looks like
 * Cost: O(n log n) once, O(log n) per session and ticket tried; with options in use, a scan of all
 * tickets per session.
 * Source: matchmaking.md 4.
 */
export function* proposalsOf(
  sessions: readonly EngineSession[],
  tickets: readonly EngineTicket[],
  plan: RulePlan,
  environment: EngineEnvironment,
  path: SearchPath = 'auto',
): Generator<Proposal, void, void> {
  const { chunkSize } = environment.settings;
  const ticketChunks = chunksOf(firstOfEachId(tickets), chunkSize);
  for (const [index, chunk] of chunksOf(firstOfEachNamed(sessions), chunkSize).entries()) {
    const candidates = ticketChunks[index];
    if (candidates === undefined || environment.isCancelled?.()) return;
    const source = inOrder(tickets, candidates, environment.settings.prioritizeLargerParties);
    const pool = ticketPool(tickets, source, plan, environment.nowMs, 'arrival');
    const waiting = new WaitingTickets(pool);
    const finder = joinerFinder(path, pool, waiting, plan, environment);
    yield* new Computation(pool, waiting, finder, plan, environment).proposals(sessions, chunk);
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

function joinerFinder(
  path: SearchPath,
  pool: TicketPool,
  waiting: WaitingTickets,
  plan: RulePlan,
  { settings }: EngineEnvironment,
): JoinerFinder {
  const scan = new ScanJoiners(pool, waiting, plan, settings);
  if (path === 'scan' || !mayIndexJoiners(pool, plan)) return scan;
  const blocks = plan.blockedPlayers === 'nowhere' ? BlockGraph.of(pool, waiting) : undefined;
  const optionsOf = (session: Struct) =>
    plan.matchOptions.length > 0 ? scan.optionsAround(session) : undefined;
  return new IndexedJoiners(pool, waiting, plan, indexKey(plan), blocks, optionsOf, scan);
}

class Computation {
  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: WaitingTickets,
    private readonly finder: JoinerFinder,
    private readonly plan: RulePlan,
    private readonly environment: EngineEnvironment,
  ) {}

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
      const state = new SessionState(session, this.plan);
      const isFull = this.fill(state, limit);
      if (state.hasChanged) (isFull ? full : open).push(this.proposalOf(index, state));
    }
    yield* open;
    yield* full;
  }

  /** @returns whether the session became full */
  private fill(state: SessionState, limit: TimeLimit): boolean {
    const { plan } = this;
    const ageMs = this.environment.nowMs - wholeSeconds(state.session.createdAt) * 1000;
    const alliance = plan.allianceLevels[levelAt(plan.allianceAges, ageMs)] as Alliance;
    const level = plan.distanceLevels[levelAt(plan.distanceAges, ageMs)] as DistanceLevel;
    const room = () => state.greatestRoom(alliance);
    for (const rank of this.finder.joiners(state, level.windows, room)) {
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
    state.updateOptions(selected, this.environment.settings.anyMatchOptionAllCommon);
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
