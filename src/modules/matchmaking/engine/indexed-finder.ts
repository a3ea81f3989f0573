import type { Struct } from '../../../common/wire/json-struct.js';
import type { BlockGraph } from './block-graph.js';
import type { CandidateIndex, IndexKey } from './candidate-index.js';
import { CandidateStream, type CandidateTest } from './candidate-stream.js';
import { distanceScore, REJECTED, windowScore } from './distance.js';
import type { EngineTicket } from './engine-ticket.js';
import { meets, type Requirement, requirementsOf } from './generic-attributes.js';
import { isScoring } from './index-conditions.js';
import type { OptionSearch } from './option-search.js';
import { QueueAssembly } from './queue-assembly.js';
import { isOpenPivot, regionScore } from './region.js';
import type { Alliance, DistanceLevel, DistanceWindow, RulePlan } from './rule-plan.js';
import type { SharedPlayers } from './shared-players.js';
import type { Team } from './team-assembly.js';
import type { TeamFinder } from './team-finder.js';
import { NO_REGION, type TicketPool } from './ticket-pool.js';

/**
 * The search by index: candidates come in order of score from ordered lists, as many as the teams
 * take. Gives what the scan gives, and leaves to it the pivots around which the order of a scan
 * decides who is kept; see search-path.ts.
 * Cost: O(log n) per pivot, region and party size, and per candidate looked at.
 */
export class IndexedFinder implements TeamFinder, CandidateTest {
  key = 0;
  reach = 0;
  isNodeOrdered = true;
  private pivot = -1;
  private region = NO_REGION;
  private takesAny = false;
  private windows: readonly DistanceWindow[] = [];
  private indexWindow: DistanceWindow | undefined;
  private readonly means: Float64Array;
  private requirements: readonly Requirement[] | undefined;
  private options: OptionSearch | undefined;
  private readonly streams = new Map<string, readonly CandidateStream[]>();
  private readonly assembly: QueueAssembly;
  private readonly fits = (rank: number) => this.isFitting(rank);

  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: Uint8Array,
    private readonly plan: RulePlan,
    private readonly index: CandidateIndex,
    private readonly indexKey: IndexKey,
    private readonly blocks: BlockGraph | undefined,
    private readonly shared: SharedPlayers | undefined,
    private readonly optionsOf: ((pivot: Struct) => OptionSearch) | undefined,
    private readonly scan: TeamFinder,
  ) {
    this.means = new Float64Array(plan.attributes.length);
    this.assembly = new QueueAssembly(pool.players, shared);
  }

  teamsAround(pivot: number, region: number, alliance: Alliance): readonly Team[] | undefined {
    this.turnTo(pivot, region);
    if (this.options?.narrows) return this.scan.teamsAround(pivot, region, alliance);
    const streams = this.streamsTo(region, alliance.maxPlayers);
    for (const stream of streams) stream.begin(this);
    return this.assembly.teams(pivot, alliance, streams);
  }

  leastScore(key: number): number {
    if (this.indexWindow === undefined) return key;
    return windowScore(this.indexWindow, this.key, key);
  }

  score(rank: number, latency: number): number {
    if (rank === this.pivot) return REJECTED;
    const distance = this.distance(rank);
    if (distance === REJECTED || !this.isWelcome(rank)) return REJECTED;
    if (this.blocks && !this.blocks.keeps(rank)) return REJECTED;
    return distance + latency;
  }

  second(): number {
    return 0;
  }

  private turnTo(pivot: number, region: number) {
    const { pool, plan } = this;
    this.pivot = pivot;
    this.region = region;
    this.takesAny = isOpenPivot(plan.regions, pool.ageMs[pivot] as number);
    this.windows = (plan.distanceLevels[pool.level[pivot] as number] as DistanceLevel).windows;
    for (let attribute = 0; attribute < this.means.length; attribute += 1) {
      this.means[attribute] = (pool.means[attribute] as Float64Array)[pivot] as number;
    }
    this.requirements = requirementsOf((pool.tickets[pivot] as EngineTicket).attributes, plan);
    this.options = this.optionsOf?.((pool.tickets[pivot] as EngineTicket).attributes);
    this.blocks?.begin(pivot, this.fits);
    const { indexKey } = this;
    if (indexKey === 'latency') {
      this.key = 0;
      this.reach = Number.POSITIVE_INFINITY;
      this.isNodeOrdered = !isScoring({ windows: this.windows });
      return;
    }
    this.indexWindow = this.windows.find(({ attribute }) => attribute === indexKey.attribute);
    this.key = this.means[indexKey.attribute] as number;
    this.reach = this.indexWindow?.reference ?? Number.POSITIVE_INFINITY;
    this.isNodeOrdered = this.windows.length === 1;
  }

  private streamsTo(region: number, maxPlayers: number): readonly CandidateStream[] {
    const name = `${region} ${this.takesAny} ${maxPlayers}`;
    let streams = this.streams.get(name);
    if (streams === undefined) {
      streams = this.index.sizes
        .filter((size) => size <= maxPlayers)
        .map((size) => {
          const list = this.index.list(region, this.takesAny, size);
          return new CandidateStream(list, this.waiting, size);
        });
      this.streams.set(name, streams);
    }
    return streams;
  }

  private distance(rank: number): number {
    const { pool, plan } = this;
    const level = plan.distanceLevels[pool.level[rank] as number] as DistanceLevel;
    return distanceScore(this.windows, this.means, level, pool.means, rank);
  }

  private isWelcome(rank: number): boolean {
    if (this.shared?.overlap(this.pivot, rank)) return false;
    const { attributes } = this.pool.tickets[rank] as EngineTicket;
    if (this.options && !this.options.accepts(attributes)) return false;
    return this.requirements === undefined || meets(this.requirements, attributes);
  }

  /** Every test but that of blocked players. */
  private isFitting(rank: number): boolean {
    if (rank === this.pivot || this.distance(rank) === REJECTED) return false;
    const { pool, plan } = this;
    const latency = regionScore(plan.regions, pool, this.region, this.takesAny, rank);
    return latency !== REJECTED && this.isWelcome(rank);
  }
}
