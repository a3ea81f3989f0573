/**
 * Candidates in order of score, then of a second key, then of rank; taking the best costs
 * O(log n), so that nobody sorts what nobody asks for. Reused from search to search: no garbage.
 */
export class CandidateHeap {
  size = 0;
  private scores = new Float64Array(64);
  private seconds = new Float64Array(64);
  private ranks = new Int32Array(64);
  private items = new Int32Array(64);

  clear(): void {
    this.size = 0;
  }

  get bestScore(): number {
    return this.scores[0] as number;
  }

  /** @param item  what the caller wants to have back */
  push(score: number, second: number, rank: number, item: number): void {
    if (this.size === this.ranks.length) this.grow();
    let place = this.size;
    this.size += 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!this.isBefore(score, second, rank, parent)) break;
      this.move(parent, place);
      place = parent;
    }
    this.put(place, score, second, rank, item);
  }

  /** Takes the best out and gives its item; there must be one. */
  pop(): number {
    const best = this.items[0] as number;
    this.size -= 1;
    const last = this.size;
    const score = this.scores[last] as number;
    const second = this.seconds[last] as number;
    const rank = this.ranks[last] as number;
    const item = this.items[last] as number;
    let place = 0;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= last) break;
      if (child + 1 < last && this.isOrdered(child + 1, child)) child += 1;
      if (!this.isAfter(score, second, rank, child)) break;
      this.move(child, place);
      place = child;
    }
    this.put(place, score, second, rank, item);
    return best;
  }

  private isBefore(score: number, second: number, rank: number, place: number): boolean {
    const other = this.scores[place] as number;
    if (score !== other) return score < other;
    const otherSecond = this.seconds[place] as number;
    if (second !== otherSecond) return second < otherSecond;
    return rank < (this.ranks[place] as number);
  }

  private isAfter(score: number, second: number, rank: number, place: number): boolean {
    const other = this.scores[place] as number;
    if (score !== other) return score > other;
    const otherSecond = this.seconds[place] as number;
    if (second !== otherSecond) return second > otherSecond;
    return rank > (this.ranks[place] as number);
  }

  private isOrdered(a: number, b: number): boolean {
    return this.isBefore(
      this.scores[a] as number,
      this.seconds[a] as number,
      this.ranks[a] as number,
      b,
    );
  }

  private move(from: number, to: number) {
    this.scores[to] = this.scores[from] as number;
    this.seconds[to] = this.seconds[from] as number;
    this.ranks[to] = this.ranks[from] as number;
    this.items[to] = this.items[from] as number;
  }

  private put(place: number, score: number, second: number, rank: number, item: number) {
    this.scores[place] = score;
    this.seconds[place] = second;
    this.ranks[place] = rank;
    this.items[place] = item;
  }

  private grow() {
    const capacity = this.ranks.length * 2;
    const { scores, seconds, ranks, items } = this;
    this.scores = new Float64Array(capacity);
    this.scores.set(scores);
    this.seconds = new Float64Array(capacity);
    this.seconds.set(seconds);
    this.ranks = new Int32Array(capacity);
    this.ranks.set(ranks);
    this.items = new Int32Array(capacity);
    this.items.set(items);
  }
}
