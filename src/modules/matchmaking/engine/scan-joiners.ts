import type { Struct } from '../../../common/wire/json-struct.js';
import { BlockSet } from './blocked-players.js';
import { CandidateHeap } from './candidate-heap.js';
import { REJECTED } from './distance.js';
import type { EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import type { JoinerFinder } from './joiner-finder.js';
import { ageOrder, allowedLatency } from './joiner-order.js';
import { OptionSearch } from './option-search.js';
import { OptionValueReader } from './option-values.js';
import { referenceSort } from './reference-sort.js';
import type { DistanceWindow, RulePlan } from './rule-plan.js';
import type { SessionState } from './session-state.js';
import { SessionTests } from './session-tests.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

interface Joiner {
  readonly rank: number;
  readonly score: number;
  readonly second: number;
}

/**
 * The search for players as the rules of the reference put it: every waiting ticket is looked at
 * in order of arrival, and each one kept narrows options, platforms and blocks for the next.
 * Cost: O(waiting tickets) per session, O(log n) for each one taken.
 * Source: matchmaking.md 4.3, step 2.
 */
export class ScanJoiners implements JoinerFinder {
  private readonly heap = new CandidateHeap();
  private readonly reader = new OptionValueReader();
  private readonly optionPlan: RulePlan;
  private readonly ages: Float64Array;

  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: WaitingTickets,
    private readonly plan: RulePlan,
    private readonly settings: EngineSettings,
  ) {
    // Nothing finished is thrown away in backfill, so the reference's option search does.
    this.optionPlan = { ...plan, options: { ...plan.options, optionSearch: 'legacy' } };
    this.ages = ageOrder(pool, plan.options.tieOrder === 'legacy');
  }

  *joiners(state: SessionState, windows: readonly DistanceWindow[]): Generator<number, void, void> {
    if (this.plan.options.tieOrder === 'legacy') {
      const joiners: Joiner[] = [];
      this.search(state, windows, (rank, score, second) => joiners.push({ rank, score, second }));
      referenceSort(joiners, (a, b) =>
        a.score === b.score ? a.second < b.second : a.score < b.score,
      );
      for (const { rank } of joiners) yield rank;
      return;
    }
    const { heap } = this;
    heap.clear();
    this.search(state, windows, (rank, score, second) => heap.push(score, second, rank, rank));
    while (heap.size > 0) yield heap.pop();
  }

  /** The option tests around a session. */
  optionsAround(session: Struct): OptionSearch {
    const allCommon = this.settings.anyMatchOptionAllCommon;
    return new OptionSearch(this.optionPlan, session, allCommon, this.reader);
  }

  private search(
    state: SessionState,
    windows: readonly DistanceWindow[],
    found: (rank: number, score: number, second: number) => void,
  ) {
    const { pool, plan, waiting } = this;
    const region = pool.regionNames.indexOf(state.region);
    const tests = new SessionTests(pool, plan, state, windows);
    const options = plan.matchOptions.length > 0 ? this.optionsAround(state.attributes) : undefined;
    const kept = plan.blockedPlayers === 'nowhere' ? new BlockSet() : undefined;

    for (let rank = 0; rank < pool.count; rank += 1) {
      if (!waiting.has(rank)) continue;
      const second =
        state.region === '' ? (this.ages[rank] as number) : allowedLatency(pool, region, rank);
      if (Number.isNaN(second)) continue;
      const score = tests.distance(rank);
      if (score === REJECTED || !tests.isWelcome(rank)) continue;
      const ticket = pool.tickets[rank] as EngineTicket;
      if (options && !options.accepts(ticket.attributes)) continue;
      if (kept && !kept.accepts(ticket)) continue;
      options?.keep(ticket.attributes);
      kept?.add(ticket);
      if (tests.isBound(rank)) found(rank, score, second);
    }
  }
}
