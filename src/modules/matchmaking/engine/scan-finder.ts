import { BlockSet, blockedPlayersIn } from './blocked-players.js';
import { distanceScore, REJECTED } from './distance.js';
import type { EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import { meets, requirementsOf } from './generic-attributes.js';
import { OptionSearch } from './option-search.js';
import { OptionValueReader } from './option-values.js';
import { QueueAssembly } from './queue-assembly.js';
import { referenceSort } from './reference-sort.js';
import { isOpenPivot, regionScore } from './region.js';
import type { Alliance, DistanceLevel, RulePlan } from './rule-plan.js';
import { ScannedCandidates } from './scanned-candidates.js';
import type { SharedPlayers } from './shared-players.js';
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
 * Cost: O(waiting tickets) per pivot and region, of which those out of reach cost a comparison.
 * Source: matchmaking.md 3.5.
 */
export class ScanFinder implements TeamFinder {
  private readonly reader = new OptionValueReader();
  private readonly blocksMatter: boolean;

  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: WaitingTickets,
    private readonly plan: RulePlan,
    private readonly settings: EngineSettings,
    private readonly rules: AssemblyRules,
    private readonly shared: SharedPlayers | undefined,
  ) {
    this.blocksMatter =
      plan.blockedPlayers === 'nowhere' &&
      pool.tickets.some(({ attributes }) => blockedPlayersIn(attributes).length > 0);
  }

  teamsAround(pivot: number, region: number, alliance: Alliance): readonly Team[] | undefined {
    const candidates: Candidate[] = [];
    this.search(pivot, region, (rank, score) => candidates.push({ rank, score }));
    this.sort(candidates);
    const tickets = [pivot];
    for (const { rank } of candidates) if (this.sizeOf(rank) > 0) tickets.push(rank);
    if (tickets.length < alliance.minTeams) return undefined;
    if (this.playersOf(tickets) < alliance.minTeams * alliance.minPlayers) return undefined;
    if (this.settings.prioritizeLargerParties) this.sortBySize(tickets);
    return assembleTeams(tickets, pivot, alliance, this.rules);
  }

  /** Calls `keep` with every ticket that the search keeps, oldest first. */
  search(pivot: number, region: number, keep: (rank: number, score: number) => void): void {
    const { pool, plan } = this;
    const { windows } = plan.distanceLevels[pool.level[pivot] as number] as DistanceLevel;
    const means = Float64Array.from(pool.means, (column) => column[pivot] as number);
    const takesAny = isOpenPivot(plan.regions, pool.ageMs[pivot] as number);
    const own = pool.tickets[pivot] as EngineTicket;
    const requirements = requirementsOf(own.attributes, plan);
    const allCommon = this.settings.anyMatchOptionAllCommon;
    const options =
      plan.matchOptions.length > 0
        ? new OptionSearch(plan, own.attributes, allCommon, this.reader)
        : undefined;
    const blocks = this.blocksMatter ? new BlockSet() : undefined;
    blocks?.add(own);
    // Most tickets of a large pool fall at the first window: look at that before anything else.
    const [first] = windows;
    const column = first && pool.means[first.attribute];
    const centre = first ? (means[first.attribute] as number) : 0;
    const least = centre - (first?.reference ?? 0);
    const most = centre + (first?.reference ?? 0);

    const ranks = this.waiting.inOrder();
    for (let index = 0; index < ranks.length; index += 1) {
      const rank = ranks[index] as number;
      if (column !== undefined) {
        const value = column[rank] as number;
        if (value < least || value > most) continue;
      }
      if (rank === pivot || !this.waiting.has(rank)) continue;
      const level = plan.distanceLevels[pool.level[rank] as number] as DistanceLevel;
      const distance = distanceScore(windows, means, level, pool.means, rank);
      if (distance === REJECTED) continue;
      const latency = regionScore(plan.regions, pool, region, takesAny, rank);
      if (latency === REJECTED) continue;
      if (this.shared?.overlap(pivot, rank)) continue;
      const ticket = pool.tickets[rank] as EngineTicket;
      if (options && !options.accepts(ticket.attributes)) continue;
      if (requirements && !meets(requirements, ticket.attributes)) continue;
      if (blocks && !blocks.accepts(ticket)) continue;
      options?.keep(ticket.attributes);
      blocks?.add(ticket);
      keep(rank, distance + latency);
    }
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

/**
 * The same search with teams drawn from what was kept as they are needed, instead of from a sorted
 * list; for the settings that try one order of tickets per match.
 */
export class LazyScanFinder implements TeamFinder {
  private readonly queues: readonly ScannedCandidates[];
  private readonly queueOf: readonly (ScannedCandidates | undefined)[];
  private readonly assembly: QueueAssembly;

  constructor(
    private readonly pool: TicketPool,
    private readonly scan: ScanFinder,
    shared: SharedPlayers | undefined,
  ) {
    const sizes = [...new Set(pool.players)].filter((size) => size > 0).sort((a, b) => a - b);
    this.queues = sizes.map((size) => new ScannedCandidates(size));
    const queueOf: (ScannedCandidates | undefined)[] = [];
    for (const queue of this.queues) queueOf[queue.size] = queue;
    this.queueOf = queueOf;
    this.assembly = new QueueAssembly(pool.players, shared);
  }

  teamsAround(pivot: number, region: number, alliance: Alliance): readonly Team[] | undefined {
    for (const queue of this.queues) queue.clear();
    this.scan.search(pivot, region, (rank, score) => {
      this.queueOf[this.pool.players[rank] as number]?.add(score, rank);
    });
    const fitting = this.queues.filter(({ size }) => size <= alliance.maxPlayers);
    return this.assembly.teams(pivot, alliance, fitting);
  }
}
