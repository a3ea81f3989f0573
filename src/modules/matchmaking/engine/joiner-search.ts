import { BlockSet } from './blocked-players.js';
import { CandidateHeap } from './candidate-heap.js';
import { distanceScore, REJECTED } from './distance.js';
import type { EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import { meets, requirementsOf } from './generic-attributes.js';
import { sortByKeys } from './index-sort.js';
import { textAttribute } from './match-attributes.js';
import { OptionSearch } from './option-search.js';
import { referenceSort } from './reference-sort.js';
import { type DistanceLevel, levelAt, type RulePlan } from './rule-plan.js';
import type { SessionState } from './session-state.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/** How sessions look at the options: as the reference does, since nothing is thrown away here. */
const OPTION_SEARCH = 'legacy';

interface Joiner {
  readonly rank: number;
  readonly score: number;
  readonly second: number;
}

/**
 * Tickets that fit a session, best first: nearest, then least latency to the session's region or,
 * without a region, oldest.
 * Cost: O(waiting tickets) per session, O(log n) for each one taken.
 * Source: matchmaking.md 4.3, step 2.
 */
export class JoinerSearch {
  private readonly heap = new CandidateHeap();
  private readonly plan: RulePlan;
  /** By rank, the order of age. */
  private readonly ageOrder: Float64Array;

  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: WaitingTickets,
    plan: RulePlan,
    private readonly settings: EngineSettings,
    private readonly nowMs: number,
  ) {
    this.plan = { ...plan, options: { ...plan.options, optionSearch: OPTION_SEARCH } };
    this.ageOrder = ageOrder(pool, plan.options.tieOrder === 'legacy');
  }

  /** Lazily: the search is done at the first, the order is made as far as it is asked for. */
  *joiners(state: SessionState, queuedAtSeconds: number): Generator<number, void, void> {
    const ageMs = this.nowMs - queuedAtSeconds * 1000;
    if (this.plan.options.tieOrder === 'legacy') {
      const joiners: Joiner[] = [];
      this.search(state, ageMs, (rank, score, second) => joiners.push({ rank, score, second }));
      referenceSort(joiners, (a, b) =>
        a.score === b.score ? a.second < b.second : a.score < b.score,
      );
      for (const { rank } of joiners) yield rank;
      return;
    }
    const { heap } = this;
    heap.clear();
    this.search(state, ageMs, (rank, score, second) => heap.push(score, second, rank));
    while (heap.size > 0) yield heap.pop();
  }

  private search(
    state: SessionState,
    ageMs: number,
    found: (rank: number, score: number, second: number) => void,
  ) {
    const { pool, plan, waiting } = this;
    const level = levelAt(plan.distanceAges, ageMs);
    const { windows } = plan.distanceLevels[level] as DistanceLevel;
    const region = pool.regionNames.indexOf(state.region);
    const requirements = requirementsOf(state.attributes, plan);
    const options =
      plan.matchOptions.length > 0
        ? new OptionSearch(plan, state.attributes, this.settings.anyMatchOptionAllCommon)
        : undefined;
    const blocks = plan.blockedPlayers === 'nowhere' ? new BlockSet() : undefined;
    blocks?.addUsers(state.users);
    blocks?.addBlocks(state.blocked);

    for (let rank = 0; rank < pool.count; rank += 1) {
      if (!waiting.has(rank)) continue;
      let second = this.ageOrder[rank] as number;
      if (state.region !== '') {
        second = this.allowedLatency(rank, region);
        if (second === Number.POSITIVE_INFINITY) continue;
      }
      const own = plan.distanceLevels[pool.level[rank] as number] as DistanceLevel;
      const score = distanceScore(windows, state.means, own, pool.means, rank);
      if (score === REJECTED) continue;
      const ticket = pool.tickets[rank] as EngineTicket;
      if (state.ticketIds.has(ticket.id)) continue;
      if (ticket.excludedSessions.includes(state.session.sessionId)) continue;
      if (ticket.players.some(({ id }) => state.users.has(id))) continue;
      if (options && !options.accepts(ticket.attributes)) continue;
      if (requirements && !meets(requirements, ticket.attributes)) continue;
      if (blocks && !blocks.accepts(ticket)) continue;
      options?.keep(ticket.attributes);
      blocks?.add(ticket);
      if (!isBoundTo(state, ticket)) continue;
      found(rank, score, second);
    }
  }

  /** Infinity when the ticket does not go to the region (yet), or has no latencies at all. */
  private allowedLatency(rank: number, region: number): number {
    const { latencyStart, latencyRegion, latencyMs, allowedRegions } = this.pool;
    const start = latencyStart[rank] as number;
    const end = start + (allowedRegions[rank] as number);
    for (let place = start; place < end; place += 1) {
      if (latencyRegion[place] === region) return latencyMs[place] as number;
    }
    return Number.POSITIVE_INFINITY;
  }
}

function isBoundTo(state: SessionState, ticket: EngineTicket): boolean {
  const { serverName, clientVersion } = state;
  return (
    (serverName === '' || serverName === textAttribute(ticket.attributes, 'server_name')) &&
    (clientVersion === '' || clientVersion === textAttribute(ticket.attributes, 'client_version'))
  );
}

/** A number per ticket that is smaller for the older; equal for equal age. */
function ageOrder(pool: TicketPool, wholeSeconds: boolean): Float64Array {
  if (wholeSeconds) return pool.createdSeconds;
  const { count, createdSeconds, createdNanos } = pool;
  const order = Int32Array.from({ length: count }, (_, rank) => rank);
  sortByKeys(order, createdSeconds, createdNanos);
  const places = new Float64Array(count);
  for (let place = 1; place < count; place += 1) {
    const before = order[place - 1] as number;
    const rank = order[place] as number;
    const isSame =
      createdSeconds[before] === createdSeconds[rank] &&
      createdNanos[before] === createdNanos[rank];
    places[rank] = isSame ? (places[before] as number) : place;
  }
  return places;
}
