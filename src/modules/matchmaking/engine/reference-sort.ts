/**
 * Sorts in place as the reference does, ties included: a pattern-defeating quicksort, not stable,
 * but the same permutation for the same input. Only for runs that must agree with it bit by bit.
 * Cost: O(n log n). Source: matchmaking.md 8.
 */
export function referenceSort<T>(items: T[], isLess: (a: T, b: T) => boolean): void {
  new PatternDefeatingSort(items, isLess).sort(0, items.length, bitLength(items.length));
}

/** Up to this many items are sorted by insertion. */
const MAX_INSERTION = 12;
/** From this many items on, a pivot is chosen among nine, and steps of repair are tried. */
const NINTHER = 50;
const REPAIR_STEPS = 5;
const MAX_SWAPS = 4 * 3;
const MASK64 = (1n << 64n) - 1n;

type Hint = 'rising' | 'falling' | 'none';

function bitLength(n: number): number {
  return n === 0 ? 0 : Math.floor(Math.log2(n)) + 1;
}

class PatternDefeatingSort<T> {
  private swaps = 0;

  constructor(
    private readonly items: T[],
    private readonly isLess: (a: T, b: T) => boolean,
  ) {}

  sort(from: number, to: number, limitAtStart: number): void {
    let a = from;
    let b = to;
    let limit = limitAtStart;
    let balanced = true;
    let partitioned = true;
    for (;;) {
      const length = b - a;
      if (length <= MAX_INSERTION) {
        this.insertion(a, b);
        return;
      }
      if (limit === 0) {
        this.heap(a, b);
        return;
      }
      if (!balanced) {
        this.scatter(a, b);
        limit -= 1;
      }
      let [pivot, hint] = this.choosePivot(a, b);
      if (hint === 'falling') {
        this.reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = 'rising';
      }
      if (balanced && partitioned && hint === 'rising' && this.repair(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const [mid, alreadyPartitioned] = this.partition(a, b, pivot);
      partitioned = alreadyPartitioned;
      const left = mid - a;
      const right = b - mid;
      const balance = Math.floor(length / 8);
      if (left < right) {
        balanced = left >= balance;
        this.sort(a, mid, limit);
        a = mid + 1;
      } else {
        balanced = right >= balance;
        this.sort(mid + 1, b, limit);
        b = mid;
      }
    }
  }

  private less(i: number, j: number): boolean {
    return this.isLess(this.items[i] as T, this.items[j] as T);
  }

  private swap(i: number, j: number) {
    const held = this.items[i] as T;
    this.items[i] = this.items[j] as T;
    this.items[j] = held;
  }

  private insertion(a: number, b: number) {
    for (let i = a + 1; i < b; i += 1) {
      for (let j = i; j > a && this.less(j, j - 1); j -= 1) this.swap(j, j - 1);
    }
  }

  private heap(a: number, b: number) {
    const size = b - a;
    const siftDown = (start: number, end: number) => {
      let root = start;
      for (;;) {
        let child = 2 * root + 1;
        if (child >= end) return;
        if (child + 1 < end && this.less(a + child, a + child + 1)) child += 1;
        if (!this.less(a + root, a + child)) return;
        this.swap(a + root, a + child);
        root = child;
      }
    };
    for (let i = Math.floor((size - 1) / 2); i >= 0; i -= 1) siftDown(i, size);
    for (let i = size - 1; i >= 0; i -= 1) {
      this.swap(a, a + i);
      siftDown(0, i);
    }
  }

  /** Breaks patterns that make partitions unbalanced. */
  private scatter(a: number, b: number) {
    const length = b - a;
    let random = BigInt(length);
    const modulus = 1n << BigInt(bitLength(length));
    const middle = a + Math.floor(length / 4) * 2;
    for (let index = middle - 1; index <= middle + 1; index += 1) {
      random ^= (random << 13n) & MASK64;
      random ^= random >> 17n;
      random ^= (random << 5n) & MASK64;
      let other = Number(random & (modulus - 1n));
      if (other >= length) other -= length;
      this.swap(index, a + other);
    }
  }

  private choosePivot(a: number, b: number): [pivot: number, hint: Hint] {
    const length = b - a;
    this.swaps = 0;
    const quarter = Math.floor(length / 4);
    let i = a + quarter;
    let j = a + quarter * 2;
    let k = a + quarter * 3;
    if (length >= NINTHER) {
      i = this.median(i - 1, i, i + 1);
      j = this.median(j - 1, j, j + 1);
      k = this.median(k - 1, k, k + 1);
    }
    const pivot = this.median(i, j, k);
    if (this.swaps === 0) return [pivot, 'rising'];
    return [pivot, this.swaps === MAX_SWAPS ? 'falling' : 'none'];
  }

  private median(first: number, second: number, third: number): number {
    let [x, y, z] = [first, second, third];
    if (this.less(y, x)) {
      this.swaps += 1;
      [x, y] = [y, x];
    }
    if (this.less(z, y)) {
      this.swaps += 1;
      [y, z] = [z, y];
    }
    if (this.less(y, x)) {
      this.swaps += 1;
      [x, y] = [y, x];
    }
    return y;
  }

  private reverse(a: number, b: number) {
    for (let i = a, j = b - 1; i < j; i += 1, j -= 1) this.swap(i, j);
  }

  /** A few swaps may sort what is nearly sorted; true when everything is in order. */
  private repair(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < REPAIR_STEPS; step += 1) {
      while (i < b && !this.less(i, i - 1)) i += 1;
      if (i === b) return true;
      if (b - a < NINTHER) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) {
        for (let j = i - 1; j >= 1 && this.less(j, j - 1); j -= 1) this.swap(j, j - 1);
      }
      if (b - i >= 2) {
        for (let j = i + 1; j < b && this.less(j, j - 1); j += 1) this.swap(j, j - 1);
      }
    }
    return false;
  }

  /** Moves what equals the pivot to the front; the start of what is greater. */
  private partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    for (;;) {
      while (i <= j && !this.less(a, i)) i += 1;
      while (i <= j && this.less(a, j)) j -= 1;
      if (i > j) return i;
      this.swap(i, j);
      i += 1;
      j -= 1;
    }
  }

  private partition(a: number, b: number, pivot: number): [mid: number, partitioned: boolean] {
    this.swap(a, pivot);
    let i = a + 1;
    let j = b - 1;
    const advance = () => {
      while (i <= j && this.less(i, a)) i += 1;
      while (i <= j && !this.less(j, a)) j -= 1;
    };
    advance();
    if (i > j) {
      this.swap(j, a);
      return [j, true];
    }
    for (;;) {
      this.swap(i, j);
      i += 1;
      j -= 1;
      advance();
      if (i > j) break;
    }
    this.swap(j, a);
    return [j, false];
  }
}
