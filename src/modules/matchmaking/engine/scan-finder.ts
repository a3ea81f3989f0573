import { BlockSet } from './blocked-players.js';
import { distanceScore, REJECTED } from './distance.js';
import type { EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import { meets, requirementsOf } from './generic-attributes.js';
import { OptionSearch } from './option-search.js';
import { referenceSort } from './reference-sort.js';
import { isOpenPivot, regionScore } from './region.js';
import type { Alliance, DistanceLevel, RulePlan } from './rule-plan.js';
import { type AssemblyRules, assembleTeams, type Team } from './team-assembly.js';
import type { TeamFinder } from './team-finder.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/** A ticket that passed the search, with its score; 0 is best. */
interface Candidate {
  readonly rank: number;
  readonly score: number;
}

/**
 * The search as the rules of the reference put it: every waiting ticket is looked at, oldest
 * first, and each one kept narrows the options, platforms and blocks for the next.
 * Cost: O(waiting tickets) per pivot and region, plus sorting what was kept.
 * Source: matchmaking.md 3.5.
 */
export class ScanFinder implements TeamFinder {
  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: WaitingTickets,
    private readonly plan: RulePlan,
    private readonly settings: EngineSettings,
    private readonly rules: AssemblyRules,
  ) {}

  teamsAround(pivot: number, region: number, alliance: Alliance): readonly Team[] | undefined {
    const candidates = this.candidates(pivot, region);
    this.sort(candidates);
    const tickets = [pivot];
    for (const { rank } of candidates) if (this.sizeOf(rank) > 0) tickets.push(rank);
    if (tickets.length < alliance.minTeams) return undefined;
    if (this.playersOf(tickets) < alliance.minTeams * alliance.minPlayers) return undefined;
    if (this.settings.prioritizeLargerParties) this.sortBySize(tickets);
    return assembleTeams(tickets, pivot, alliance, this.rules);
  }

  private candidates(pivot: number, region: number): Candidate[] {
    const { pool, plan } = this;
    const { windows } = plan.distanceLevels[pool.level[pivot] as number] as DistanceLevel;
    const means = Float64Array.from(pool.means, (column) => column[pivot] as number);
    const takesAny = isOpenPivot(plan.regions, pool.ageMs[pivot] as number);
    const own = pool.tickets[pivot] as EngineTicket;
    const users = new Set(own.players.map(({ id }) => id));
    const requirements = requirementsOf(own.attributes, plan);
    const options =
      plan.matchOptions.length > 0
        ? new OptionSearch(plan, own.attributes, this.settings.anyMatchOptionAllCommon)
        : undefined;
    const blocks = plan.blockedPlayers === 'nowhere' ? new BlockSet() : undefined;
    blocks?.add(own);

    const kept: Candidate[] = [];
    const { count } = pool;
    for (let rank = 0; rank < count; rank += 1) {
      if (rank === pivot || !this.waiting.has(rank)) continue;
      const level = plan.distanceLevels[pool.level[rank] as number] as DistanceLevel;
      const distance = distanceScore(windows, means, level, pool.means, rank);
      if (distance === REJECTED) continue;
      const latency = regionScore(plan.regions, pool, region, takesAny, rank);
      if (latency === REJECTED) continue;
      const ticket = pool.tickets[rank] as EngineTicket;
      if (ticket.players.some(({ id }) => users.has(id))) continue;
      if (options && !options.accepts(ticket.attributes)) continue;
      if (requirements && !meets(requirements, ticket.attributes)) continue;
      if (blocks && !blocks.accepts(ticket)) continue;
      options?.keep(ticket.attributes);
      blocks?.add(ticket);
      kept.push({ rank, score: distance + latency });
    }
    return kept;
  }

  /** Best score first, then oldest. A NaN score is before nothing and after nothing. */
  private sort(candidates: Candidate[]) {
    if (this.plan.options.tieOrder === 'legacy') {
      const seconds = this.pool.createdSeconds;
      referenceSort(candidates, (a, b) =>
        a.score === b.score
          ? (seconds[a.rank] as number) < (seconds[b.rank] as number)
          : a.score < b.score,
      );
      return;
    }
    candidates.sort((a, b) => (a.score < b.score ? -1 : a.score > b.score ? 1 : a.rank - b.rank));
  }

  private sortBySize(tickets: number[]) {
    if (this.plan.options.tieOrder === 'legacy') {
      referenceSort(tickets, (a, b) => this.sizeOf(a) > this.sizeOf(b));
      return;
    }
    tickets.sort((a, b) => this.sizeOf(b) - this.sizeOf(a));
  }

  private sizeOf(rank: number): number {
    return this.pool.players[rank] as number;
  }

  private playersOf(tickets: readonly number[]): number {
    return tickets.reduce((sum, rank) => sum + this.sizeOf(rank), 0);
  }
}
