import { CandidateHeap } from './candidate-heap.js';
import type { CandidateList } from './candidate-index.js';
import type { CandidateQueue } from './candidate-queue.js';

/** The tests around a pivot that a stream of candidates runs. */
export interface CandidateTest {
  /** Key of the pivot in the lists; lists by latency start at their left end. */
  readonly key: number;
  /** How far from the key a candidate may be. */
  readonly reach: number;
  /**
   * True when candidates of one node score in the order they stand in, so that the next one need
   * not be looked at before the one before it was taken.
   */
  readonly isNodeOrdered: boolean;
  /** The least score of a candidate with this key. */
  leastScore(key: number): number;
  /** REJECTED, or the score; `latency` is what the list orders a node by. */
  score(rank: number, latency: number): number;
  /** What decides between equal scores, before the rank. */
  second(latency: number): number;
}

/**
 * Candidates of one list in order of score, second key and rank, found outwards from the pivot's key and no
 * further than is asked for. One stream per list is in use at a time.
 * Cost: O(log nodes) to begin; per candidate O(nodes nearer than it that were not looked at, each
 * with its heap step of O(log)). No garbage.
 */
export class CandidateStream implements CandidateQueue {
  ranks = new Int32Array(16);
  scores = new Float64Array(16);
  seconds = new Float64Array(16);
  cursor = 0;
  private found = 0;
  private left = -1;
  private right = 0;
  private leftBound = Number.POSITIVE_INFINITY;
  private rightBound = Number.POSITIVE_INFINITY;
  private test: CandidateTest | undefined;
  private readonly heap = new CandidateHeap();

  constructor(
    private readonly list: CandidateList,
    private readonly waiting: Uint8Array,
    readonly size: number,
  ) {}

  begin(test: CandidateTest): void {
    this.test = test;
    this.cursor = 0;
    this.found = 0;
    this.heap.clear();
    const start = this.list.seek(test.key);
    this.moveRight(start);
    this.moveLeft(start - 1);
  }

  has(): boolean {
    return this.cursor < this.found || this.findNext();
  }

  private findNext(): boolean {
    const { heap } = this;
    for (;;) {
      const bound = Math.min(this.leftBound, this.rightBound);
      // Of equal score the older one comes first, and it may be in a node not looked at yet.
      if (heap.size > 0 && heap.bestScore < bound) break;
      if (bound === Number.POSITIVE_INFINITY) {
        if (heap.size === 0) return false;
        break;
      }
      if (this.leftBound < this.rightBound) {
        this.open(this.left);
        this.moveLeft(this.left - 1);
      } else {
        this.open(this.right);
        this.moveRight(this.right + 1);
      }
    }
    const score = heap.bestScore;
    const item = heap.pop();
    const test = this.test as CandidateTest; // set by begin
    if (test.isNodeOrdered) this.push(item + 1, this.list.nodeOf[item] as number, test);
    if (this.found === this.ranks.length) this.grow();
    this.ranks[this.found] = this.list.ranks[item] as number;
    this.scores[this.found] = score;
    this.seconds[this.found] = test.second(this.list.latencies[item] as number);
    this.found += 1;
    return true;
  }

  private open(node: number) {
    const test = this.test as CandidateTest; // set by begin
    this.push(this.list.firstWaiting(node, this.waiting), node, test);
  }

  /** Puts the first fitting candidate from this item on into the heap; all, in unordered nodes. */
  private push(from: number, node: number, test: CandidateTest) {
    const { list, waiting } = this;
    const end = list.nodeStart[node + 1] as number;
    for (let item = from; item < end; item += 1) {
      const rank = list.ranks[item] as number;
      if (waiting[rank] === 0) continue;
      const latency = list.latencies[item] as number;
      const score = test.score(rank, latency);
      if (score < 0) continue;
      this.heap.push(score, test.second(latency), rank, item);
      if (test.isNodeOrdered) return;
    }
  }

  private moveRight(from: number) {
    const test = this.test as CandidateTest; // set by begin
    this.right = this.list.rightFrom(from);
    this.rightBound = this.boundAt(this.right, test);
  }

  private moveLeft(from: number) {
    const test = this.test as CandidateTest; // set by begin
    this.left = from < 0 ? -1 : this.list.leftFrom(from);
    this.leftBound = this.left < 0 ? Number.POSITIVE_INFINITY : this.boundAt(this.left, test);
  }

  private boundAt(node: number, test: CandidateTest): number {
    if (node >= this.list.nodeCount) return Number.POSITIVE_INFINITY;
    const key = this.list.nodeKey[node] as number;
    if (key < test.key - test.reach || key > test.key + test.reach) return Number.POSITIVE_INFINITY;
    return test.leastScore(key);
  }

  private grow() {
    const { ranks, scores, seconds } = this;
    this.ranks = new Int32Array(ranks.length * 2);
    this.ranks.set(ranks);
    this.scores = new Float64Array(scores.length * 2);
    this.scores.set(scores);
    this.seconds = new Float64Array(seconds.length * 2);
    this.seconds.set(seconds);
  }
}
