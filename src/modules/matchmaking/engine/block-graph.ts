import { blockedPlayersIn } from './blocked-players.js';
import type { EngineTicket } from './engine-ticket.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/**
 * Which tickets of a pool block each other, and so which of them the plain search keeps around a
 * pivot: a ticket is kept unless it conflicts with the pivot or with an older ticket that is kept.
 * Answers that without scanning, by following conflicts to older tickets.
 * Cost: O(blocks + players) to set up, O(conflicts that are followed) per question; what was
 * answered around one pivot is remembered. Source: matchmaking.md 3.8, oddity 14.
 */
export class BlockGraph {
  /** By rank: conflicting tickets, undefined when there are none. */
  private readonly conflicts: readonly (readonly number[] | undefined)[];
  private readonly verdicts = new Map<number, boolean>();
  /** Tickets that waited when it began and may have been taken since. */
  private readonly handedOut = new Set<number>();
  private pivot = -1;
  private fits: (rank: number) => boolean = () => false;

  private constructor(
    conflicts: readonly (readonly number[] | undefined)[],
    private readonly waiting: WaitingTickets,
  ) {
    this.conflicts = conflicts;
  }

  /** Undefined when nobody blocks anybody of the pool. */
  static of(pool: TicketPool, waiting: WaitingTickets): BlockGraph | undefined {
    const blockers = new Map<string, number[]>();
    pool.tickets.forEach(({ attributes }, rank) => {
      for (const id of blockedPlayersIn(attributes)) {
        const ranks = blockers.get(id);
        if (ranks) ranks.push(rank);
        else blockers.set(id, [rank]);
      }
    });
    if (blockers.size === 0) return undefined;
    const conflicts = new Array<Set<number> | undefined>(pool.count);
    const connect = (a: number, b: number) => {
      const known = conflicts[a] ?? new Set<number>();
      conflicts[a] = known.add(b);
    };
    let isEmpty = true;
    pool.tickets.forEach((ticket: EngineTicket, rank) => {
      for (const { id } of ticket.players) {
        for (const blocker of blockers.get(id) ?? []) {
          if (blocker === rank) continue;
          connect(rank, blocker);
          connect(blocker, rank);
          isEmpty = false;
        }
      }
    });
    if (isEmpty) return undefined;
    return new BlockGraph(
      conflicts.map((set) => set && [...set].sort((a, b) => a - b)),
      waiting,
    );
  }

  /**
   * Starts over around a pivot (and region), or around a session.
   * @param pivot  -1 when there is none
   * @param fits  whether a waiting ticket passes every other test
   */
  begin(pivot: number, fits: (rank: number) => boolean): void {
    this.pivot = pivot;
    this.fits = fits;
    this.verdicts.clear();
    this.handedOut.clear();
  }

  /** What is handed out while the search goes on counts as waiting until the next one begins. */
  handOut(rank: number): void {
    this.handedOut.add(rank);
  }

  /** Whether the plain search keeps this ticket, which fits otherwise. */
  keeps(rank: number): boolean {
    if (this.conflicts[rank] === undefined) return true;
    const path = [rank];
    for (;;) {
      const current = path.at(-1);
      if (current === undefined) return this.verdicts.get(rank) === true;
      const verdict = this.verdictOn(current);
      if (typeof verdict === 'number') path.push(verdict);
      else {
        this.verdicts.set(current, verdict);
        path.pop();
      }
    }
  }

  /** The verdict, or the rank of an older ticket that has to be judged first. */
  private verdictOn(rank: number): boolean | number {
    for (const other of this.conflicts[rank] ?? []) {
      if (other === this.pivot) return false;
    }
    for (const other of this.conflicts[rank] ?? []) {
      if (other > rank) break;
      if (!this.waiting.has(other) && !this.handedOut.has(other)) continue;
      const known = this.verdicts.get(other) ?? (this.fits(other) ? undefined : false);
      if (known === undefined) return other;
      if (known) return false;
    }
    return true;
  }
}
