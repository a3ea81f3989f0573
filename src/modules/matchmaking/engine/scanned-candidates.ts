import { CandidateHeap } from './candidate-heap.js';
import type { CandidateQueue } from './candidate-queue.js';

/**
 * What a scan kept of one party size, handed out in order of score, then rank; only as much is put
 * in order as is asked for. Cost: O(log n) per candidate kept and per candidate taken.
 */
export class ScannedCandidates implements CandidateQueue {
  ranks = new Int32Array(16);
  scores = new Float64Array(16);
  seconds = new Float64Array(16);
  cursor = 0;
  private found = 0;
  private readonly heap = new CandidateHeap();

  constructor(readonly size: number) {}

  clear(): void {
    this.cursor = 0;
    this.found = 0;
    this.heap.clear();
  }

  add(score: number, rank: number): void {
    this.heap.push(score, 0, rank, rank);
  }

  has(): boolean {
    if (this.cursor < this.found) return true;
    if (this.heap.size === 0) return false;
    if (this.found === this.ranks.length) this.grow();
    this.scores[this.found] = this.heap.bestScore;
    this.ranks[this.found] = this.heap.pop();
    this.found += 1;
    return true;
  }

  private grow() {
    const capacity = this.ranks.length * 2;
    const { ranks, scores } = this;
    this.ranks = new Int32Array(capacity);
    this.ranks.set(ranks);
    this.scores = new Float64Array(capacity);
    this.scores.set(scores);
    this.seconds = new Float64Array(capacity);
  }
}
