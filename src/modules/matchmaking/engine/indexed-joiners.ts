import type { Struct } from '../../../common/wire/json-struct.js';
import type { BlockGraph } from './block-graph.js';
import { CandidateIndex, type IndexKey } from './candidate-index.js';
import { bestQueue } from './candidate-queue.js';
import { CandidateStream, type CandidateTest } from './candidate-stream.js';
import { REJECTED, windowScore } from './distance.js';
import type { JoinerFinder } from './joiner-finder.js';
import { ageOrder, allowedLatency } from './joiner-order.js';
import type { OptionSearch } from './option-search.js';
import type { DistanceWindow, RulePlan } from './rule-plan.js';
import type { SessionState } from './session-state.js';
import { SessionTests } from './session-tests.js';
import { NO_REGION, type TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/**
 * The search for players by index: outwards from the session's mean, as far as places are left.
 * Gives what the scan gives, and leaves to it the sessions whose options narrow from ticket to
 * ticket.
 * Cost: O(log n) per session and party size, and per ticket looked at.
 */
export class IndexedJoiners implements JoinerFinder {
  private readonly index: CandidateIndex;
  private readonly streams = new Map<number, readonly CandidateStream[]>();

  constructor(
    private readonly pool: TicketPool,
    private readonly waiting: WaitingTickets,
    private readonly plan: RulePlan,
    private readonly key: IndexKey,
    private readonly blocks: BlockGraph | undefined,
    private readonly optionsOf: (session: Struct) => OptionSearch | undefined,
    private readonly scan: JoinerFinder,
  ) {
    const ages = ageOrder(pool, false);
    this.index = new CandidateIndex(pool, waiting, key, (region, _takesAny, rank) =>
      region === NO_REGION ? (ages[rank] as number) : allowedLatency(pool, region, rank),
    );
  }

  *joiners(
    state: SessionState,
    windows: readonly DistanceWindow[],
    room: () => number,
  ): Generator<number, void, void> {
    const options = this.optionsOf(state.attributes);
    if (options?.narrows) {
      yield* this.scan.joiners(state, windows, room);
      return;
    }
    const region = state.region === '' ? NO_REGION : this.pool.regionNames.indexOf(state.region);
    if (state.region !== '' && region < 0) return; // no ticket knows the region
    const tests = new SessionTests(this.pool, this.plan, state, windows, options);
    const test = new JoinerTest(tests, this.key, this.blocks);
    this.blocks?.begin(-1, (rank) => this.isKnown(region, rank) && tests.isFitting(rank));
    const streams = this.streamsTo(region);
    for (const stream of streams) stream.begin(test);
    for (;;) {
      const stream = bestQueue(streams, room());
      if (stream === undefined) return;
      const rank = stream.ranks[stream.cursor] as number;
      stream.cursor += 1;
      this.blocks?.handOut(rank);
      yield rank;
    }
  }

  private isKnown(region: number, rank: number): boolean {
    return region === NO_REGION || !Number.isNaN(allowedLatency(this.pool, region, rank));
  }

  private streamsTo(region: number): readonly CandidateStream[] {
    let streams = this.streams.get(region);
    if (streams === undefined) {
      streams = this.index.sizes.map(
        (size) =>
          new CandidateStream(this.index.list(region, false, size), this.waiting.flags, size),
      );
      this.streams.set(region, streams);
    }
    return streams;
  }
}

/** The tests of one session, as the streams ask for them. */
class JoinerTest implements CandidateTest {
  readonly key: number;
  readonly reach: number;
  readonly isNodeOrdered: boolean;
  private readonly window: DistanceWindow | undefined;

  constructor(
    private readonly tests: SessionTests,
    indexKey: IndexKey,
    private readonly blocks: BlockGraph | undefined,
  ) {
    const { windows, state } = tests;
    this.window =
      indexKey === 'latency'
        ? undefined
        : windows.find(({ attribute }) => attribute === indexKey.attribute);
    this.key = indexKey === 'latency' ? 0 : (state.means[indexKey.attribute] as number);
    this.reach = this.window?.reference ?? Number.POSITIVE_INFINITY;
    this.isNodeOrdered = indexKey === 'latency' || windows.length === 1;
  }

  leastScore(key: number): number {
    return this.window === undefined ? key : windowScore(this.window, this.key, key);
  }

  /** Where nothing is near or far, the latency stands in for the score. */
  score(rank: number, latency: number): number {
    const distance = this.tests.distance(rank);
    if (distance === REJECTED || !this.tests.isWelcome(rank)) return REJECTED;
    if (this.blocks && !this.blocks.keeps(rank)) return REJECTED;
    if (!this.tests.isBound(rank)) return REJECTED;
    return this.window === undefined ? latency : distance;
  }

  second(latency: number): number {
    return latency;
  }
}
