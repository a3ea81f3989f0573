import type { Struct, StructValue } from '../../../common/wire/json-struct.js';
import type { EnginePlayer, EngineTicket, RegionLatency, Timestamp } from './engine-ticket.js';
import { sortByKeys } from './index-sort.js';
import { referenceSort } from './reference-sort.js';
import { levelAt, type RulePlan } from './rule-plan.js';

/** Index of no region: the pivot has none. */
export const NO_REGION = -1;

/**
 * The tickets of one computation as columns. A ticket's place in them is its rank: oldest first,
 * of equal age by arrival. So "older" is "smaller rank", and the rank is a ticket's name inside
 * the engine.
 */
export interface TicketPool {
  readonly count: number;
  readonly tickets: readonly EngineTicket[];
  /** By rank, the ticket's index in the caller's list. */
  readonly source: Int32Array;
  readonly players: Int32Array;
  /** Whole seconds since 1970; ageing looks at nothing finer. */
  readonly createdSeconds: Float64Array;
  readonly createdNanos: Float64Array;
  readonly ageMs: Float64Array;
  /** Which of the plan's distance levels the ticket's age has reached. */
  readonly level: Uint16Array;
  /** By attribute of the plan and rank: mean over the players; what is no number counts as 0. */
  readonly means: readonly Float64Array[];
  readonly regionNames: readonly string[];
  /** Latencies of ticket t, ascending, stand at `latencyStart[t]` up to `latencyStart[t + 1]`. */
  readonly latencyStart: Int32Array;
  readonly latencyRegion: Int32Array;
  readonly latencyMs: Float64Array;
  /** How many of a ticket's latencies, from the best on, its age allows. */
  readonly allowedRegions: Int32Array;
}

/** By arrival, or by age with the plan's order of ties. */
export type PoolOrder = 'arrival' | 'oldest-first';

/**
 * Columns of the tickets with their ages at `nowMs`.
 * @param source  indices into `tickets`, in arrival order
 * Cost: O(players + tickets × attributes + n log n) once; nothing is computed again per pivot.
 * Source: matchmaking.md 2.4, 3.3.
 */
export function ticketPool(
  tickets: readonly EngineTicket[],
  source: Int32Array,
  plan: RulePlan,
  nowMs: number,
  poolOrder: PoolOrder,
): TicketPool {
  const order = poolOrder === 'arrival' ? source.slice() : oldestFirst(tickets, source, plan);
  const count = order.length;
  const ordered = new Array<EngineTicket>(count);
  const players = new Int32Array(count);
  const createdSeconds = new Float64Array(count);
  const createdNanos = new Float64Array(count);
  const ageMs = new Float64Array(count);
  const level = new Uint16Array(count);
  const means = plan.attributes.map(() => new Float64Array(count));
  const latencies = new LatencyColumns(count);
  const allowedRegions = new Int32Array(count);

  for (let rank = 0; rank < count; rank += 1) {
    const ticket = tickets[order[rank] as number] as EngineTicket;
    ordered[rank] = ticket;
    const members = ticket.players;
    players[rank] = members.length;
    const { createdAt } = ticket;
    const seconds = wholeSeconds(createdAt);
    createdSeconds[rank] = seconds;
    createdNanos[rank] = createdAt?.nanos ?? 0;
    const age = nowMs - seconds * 1000;
    ageMs[rank] = age;
    if (plan.distanceAges.length > 0) level[rank] = levelAt(plan.distanceAges, age);
    for (let attribute = 0; attribute < means.length; attribute += 1) {
      const name = plan.attributes[attribute] as string;
      (means[attribute] as Float64Array)[rank] = meanOf(members, name);
    }
    latencies.add(rank, ticket.latencies);
    allowedRegions[rank] = latencies.allowed(rank, plan, age);
  }
  return {
    count,
    tickets: ordered,
    source: order,
    players,
    createdSeconds,
    createdNanos,
    ageMs,
    level,
    means,
    regionNames: latencies.names,
    latencyStart: latencies.start,
    latencyRegion: latencies.region.subarray(0, latencies.count),
    latencyMs: latencies.ms.subarray(0, latencies.count),
    allowedRegions,
  };
}

export function wholeSeconds(createdAt: Timestamp | undefined): number {
  return createdAt === undefined ? 0 : Number(createdAt.seconds);
}

/** Mean of one attribute over players, in their order; what is no number, NaN too, counts as 0. */
export function meanOf(players: readonly EnginePlayer[], attribute: string): number {
  if (players.length === 0) return 0;
  let sum = 0;
  for (let index = 0; index < players.length; index += 1) {
    const value = (players[index] as EnginePlayer).attributes[attribute];
    if (typeof value === 'number' && !Number.isNaN(value)) sum += value;
  }
  return sum / players.length;
}

/** What the echo of a ticket carries as `member_attributes`. */
export function memberAttributes(pool: TicketPool, plan: RulePlan, rank: number): Struct {
  const struct: Record<string, StructValue> = Object.create(null) as Record<string, StructValue>;
  for (let attribute = 0; attribute < plan.attributes.length; attribute += 1) {
    struct[plan.attributes[attribute] as string] = (pool.means[attribute] as Float64Array)[
      rank
    ] as number;
  }
  return struct;
}

/** The greatest latency that a ticket's age allows, without the hard cap. Source: 3.3. */
export function latencyLimit(plan: RulePlan, bestMs: number, ageMs: number): number {
  const { rateMs, rangeMs, initialMs } = plan.regions;
  const step = Math.ceil(ageMs / rateMs);
  return bestMs + initialMs + Math.max(step - 1, 0) * rangeMs;
}

function oldestFirst(
  tickets: readonly EngineTicket[],
  source: Int32Array,
  plan: RulePlan,
): Int32Array {
  const seconds = new Float64Array(tickets.length);
  const nanos = new Float64Array(tickets.length);
  for (const index of source) {
    const { createdAt } = tickets[index] as EngineTicket;
    seconds[index] = wholeSeconds(createdAt);
    nanos[index] = createdAt?.nanos ?? 0;
  }
  if (plan.options.tieOrder === 'legacy') {
    const order = [...source];
    referenceSort(order, (a, b) => (seconds[a] as number) < (seconds[b] as number));
    return Int32Array.from(order);
  }
  const order = source.slice();
  sortByKeys(order, seconds, nanos);
  return order;
}

/** Collects the latencies of all tickets, each ticket's ascending, equal ones by region name. */
class LatencyColumns {
  readonly names: string[] = [];
  readonly start: Int32Array;
  /** Latencies of all tickets so far. */
  count = 0;
  region = new Int32Array(64);
  ms = new Float64Array(64);
  private readonly ids = new Map<string, number>();

  constructor(count: number) {
    this.start = new Int32Array(count + 1);
  }

  add(rank: number, latencies: readonly RegionLatency[]) {
    const start = this.start[rank] as number;
    const end = start + latencies.length;
    if (end > this.ms.length) this.grow(end);
    for (let index = 0; index < latencies.length; index += 1) {
      const { region, ms } = latencies[index] as RegionLatency;
      const id = this.idOf(region);
      let place = start + index;
      while (place > start && this.isBefore(id, ms, place - 1)) {
        this.region[place] = this.region[place - 1] as number;
        this.ms[place] = this.ms[place - 1] as number;
        place -= 1;
      }
      this.region[place] = id;
      this.ms[place] = ms;
    }
    this.start[rank + 1] = end;
    this.count = end;
  }

  allowed(rank: number, plan: RulePlan, ageMs: number): number {
    const start = this.start[rank] as number;
    const end = this.start[rank + 1] as number;
    if (start === end) return 0;
    const { maxMs } = plan.regions;
    const limit = latencyLimit(plan, this.ms[start] as number, ageMs);
    let place = start;
    while (place < end) {
      const ms = this.ms[place] as number;
      if (ms > limit || (maxMs !== 0 && ms > maxMs)) break;
      place += 1;
    }
    return place - start;
  }

  private isBefore(id: number, ms: number, place: number): boolean {
    const other = this.ms[place] as number;
    if (ms !== other) return ms < other;
    return (this.names[id] as string) < (this.names[this.region[place] as number] as string);
  }

  private idOf(name: string): number {
    const known = this.ids.get(name);
    if (known !== undefined) return known;
    const id = this.names.length;
    this.names.push(name);
    this.ids.set(name, id);
    return id;
  }

  private grow(atLeast: number) {
    const capacity = Math.max(atLeast, this.ms.length * 2);
    const region = new Int32Array(capacity);
    region.set(this.region);
    this.region = region;
    const ms = new Float64Array(capacity);
    ms.set(this.ms);
    this.ms = ms;
  }
}
