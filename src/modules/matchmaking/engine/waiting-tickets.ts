import type { TicketPool } from './ticket-pool.js';

/** The list of those who wait is made anew when fewer than this share of it still do. */
const KEPT_SHARE = 0.8;

/**
 * Which tickets of a pool still wait. Taking one out costs O(1), finding the oldest O(1) on
 * average over a computation.
 */
export class WaitingTickets {
  /** Indexed by rank: 1 while the ticket waits. Read by the search in its innermost loop. */
  readonly flags: Uint8Array;
  /** Tickets and players that wait. */
  count: number;
  players = 0;
  private front = 0;
  private ordered: Int32Array;

  constructor(private readonly pool: TicketPool) {
    this.flags = new Uint8Array(pool.count).fill(1);
    this.count = pool.count;
    for (const players of pool.players) this.players += players;
    this.ordered = Int32Array.from({ length: pool.count }, (_, rank) => rank);
  }

  /** Ranks of all that wait, ascending; a few that are gone may be among them. */
  inOrder(): Int32Array {
    if (this.count < this.ordered.length * KEPT_SHARE) {
      this.ordered = this.ordered.filter((rank) => this.flags[rank] === 1);
    }
    return this.ordered;
  }

  has(rank: number): boolean {
    return this.flags[rank] === 1;
  }

  /** Rank of the ticket that waits longest; there must be one. */
  oldest(): number {
    while (this.flags[this.front] === 0) this.front += 1;
    return this.front;
  }

  remove(rank: number): void {
    this.flags[rank] = 0;
    this.count -= 1;
    this.players -= this.pool.players[rank] as number;
  }
}
