import { sortByKeys } from './index-sort.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/** What the lists of an index are ordered by: an attribute of the plan, or latency alone. */
export type IndexKey = { readonly attribute: number } | 'latency';

/**
 * What a list of candidates for a region orders equal keys by.
 * @returns 0 or more; NaN for a ticket that does not belong into the list
 */
export type LatencyOrder = (region: number, takesAnyRegion: boolean, rank: number) => number;

/**
 * Tickets of one size that go to one region, in nodes of equal key, nodes by ascending key; inside
 * a node by latency order, then by rank. Nodes whose tickets are all gone are skipped over ever
 * after (a union-find in each direction).
 */
export class CandidateList {
  readonly nodeCount: number;
  /** By node: the key, and where its items start; one more start closes the last node. */
  readonly nodeKey: Float64Array;
  readonly nodeStart: Int32Array;
  /** By item: rank, latency order, node. */
  readonly ranks: Int32Array;
  readonly latencies: Float64Array;
  readonly nodeOf: Int32Array;
  /** By node, the first item that may still wait. */
  private readonly nodeFirst: Int32Array;
  private readonly nextRight: Int32Array;
  private readonly nextLeft: Int32Array;

  /**
   * @param order  ranks by ascending key, then rank
   * @param keys  by rank
   * @param scores  by rank
   */
  constructor(order: Int32Array, keys: Float64Array, scores: Float64Array) {
    const count = order.length;
    this.ranks = order;
    this.latencies = new Float64Array(count);
    this.nodeOf = new Int32Array(count);
    const nodeKey = new Float64Array(count);
    const nodeStart = new Int32Array(count + 1);
    let nodes = 0;
    for (let item = 0; item < count; item += 1) {
      const rank = order[item] as number;
      const key = keys[rank] as number;
      if (item === 0 || key !== nodeKey[nodes - 1]) {
        nodeKey[nodes] = key;
        nodeStart[nodes] = item;
        nodes += 1;
      }
      this.nodeOf[item] = nodes - 1;
      // Insertion keeps the node in order of score; equal scores keep the order of rank.
      const score = scores[rank] as number;
      const start = nodeStart[nodes - 1] as number;
      let place = item;
      while (place > start && (this.latencies[place - 1] as number) > score) {
        this.latencies[place] = this.latencies[place - 1] as number;
        order[place] = order[place - 1] as number;
        place -= 1;
      }
      this.latencies[place] = score;
      order[place] = rank;
    }
    nodeStart[nodes] = count;
    this.nodeCount = nodes;
    this.nodeKey = nodeKey.subarray(0, nodes);
    this.nodeStart = nodeStart.subarray(0, nodes + 1);
    this.nodeFirst = this.nodeStart.slice(0, nodes);
    this.nextRight = Int32Array.from({ length: nodes + 1 }, (_, node) => node);
    this.nextLeft = Int32Array.from({ length: nodes + 1 }, (_, node) => node);
  }

  /** The first node whose key is at least `key`. Cost: O(log nodes). */
  seek(key: number): number {
    let low = 0;
    let high = this.nodeCount;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.nodeKey[middle] as number) < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first node from `node` on, to the right, that may hold waiting tickets. */
  rightFrom(node: number): number {
    return find(this.nextRight, node);
  }

  /** The first node from `node` on, to the left; -1 when there is none. */
  leftFrom(node: number): number {
    return find(this.nextLeft, node + 1) - 1;
  }

  /** First item of the node that waits, or the node's end; an empty node is never met again. */
  firstWaiting(node: number, waiting: Uint8Array): number {
    const end = this.nodeStart[node + 1] as number;
    let item = this.nodeFirst[node] as number;
    while (item < end && waiting[this.ranks[item] as number] === 0) item += 1;
    this.nodeFirst[node] = item;
    if (item === end) {
      this.nextRight[node] = node + 1;
      this.nextLeft[node + 1] = node;
    }
    return item;
  }
}

function find(next: Int32Array, from: number): number {
  let place = from;
  for (;;) {
    const step = next[place] as number;
    if (step === place) return place;
    const beyond = next[step] as number;
    next[place] = beyond;
    place = step;
  }
}

/**
 * The waiting tickets of a pool, by region, size and key. Lists are made when first asked for.
 * Cost: one O(n log n) sort; O(n) per list, of which there is one per region and party size in use
 * (two for rule sets with `disable_bidirectional_latency_after_ms`).
 */
export class CandidateIndex {
  /** Sizes of tickets with players, ascending. */
  readonly sizes: readonly number[];
  private readonly lists = new Map<string, CandidateList>();
  private readonly byKey: Int32Array;

  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: WaitingTickets,
    private readonly key: IndexKey,
    private readonly latencyOrder: LatencyOrder,
  ) {
    this.sizes = [...new Set(pool.players)].filter((size) => size > 0).sort((a, b) => a - b);
    this.byKey = Int32Array.from({ length: pool.count }, (_, rank) => rank);
    if (key !== 'latency') {
      const means = pool.means[key.attribute] as Float64Array;
      sortByKeys(this.byKey, means, new Float64Array(pool.count));
    }
  }

  /** @param takesAnyRegion  as in `regionScore` */
  list(region: number, takesAnyRegion: boolean, size: number): CandidateList {
    const name = `${region} ${takesAnyRegion} ${size}`;
    let list = this.lists.get(name);
    if (list === undefined) {
      list = this.build(region, takesAnyRegion, size);
      this.lists.set(name, list);
    }
    return list;
  }

  private build(region: number, takesAnyRegion: boolean, size: number): CandidateList {
    const { pool } = this;
    const { flags } = this.waiting;
    const scores = new Float64Array(pool.count);
    const order = new Int32Array(pool.count);
    let count = 0;
    for (let index = 0; index < pool.count; index += 1) {
      const rank = this.byKey[index] as number;
      if (pool.players[rank] !== size || flags[rank] === 0) continue;
      const score = this.latencyOrder(region, takesAnyRegion, rank);
      if (Number.isNaN(score)) continue;
      scores[rank] = score;
      order[count] = rank;
      count += 1;
    }
    const members = order.slice(0, count);
    if (this.key !== 'latency') {
      const means = pool.means[this.key.attribute] as Float64Array;
      return new CandidateList(members, means, scores);
    }
    sortByKeys(members, scores, new Float64Array(pool.count));
    return new CandidateList(members, scores, scores);
  }
}
