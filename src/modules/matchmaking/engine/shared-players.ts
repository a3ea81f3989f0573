import type { EngineTicket } from './engine-ticket.js';
import type { TicketPool } from './ticket-pool.js';

/**
 * Tickets of a pool that name the same player. There should be none; such tickets never meet
 * (oddity 29). Cost: O(players) to set up, O(1) for tickets that share nobody.
 */
export class SharedPlayers {
  private constructor(
    private readonly pool: TicketPool,
    /** By rank: 1 when a player of the ticket is in another one too. */
    private readonly flags: Uint8Array,
  ) {}

  /** Undefined when every player is in one ticket only. */
  static of(pool: TicketPool): SharedPlayers | undefined {
    if (isEveryPlayerNew(pool)) return undefined;
    const ticketOf = new Map<string, number>();
    let flags: Uint8Array | undefined;
    for (let rank = 0; rank < pool.count; rank += 1) {
      const { players } = pool.tickets[rank] as EngineTicket;
      for (let index = 0; index < players.length; index += 1) {
        const { id } = players[index] as { readonly id: string };
        const other = ticketOf.get(id);
        if (other === undefined) ticketOf.set(id, rank);
        else if (other !== rank) {
          flags ??= new Uint8Array(pool.count);
          flags[other] = 1;
          flags[rank] = 1;
        }
      }
    }
    return flags && new SharedPlayers(pool, flags);
  }

  overlap(a: number, b: number): boolean {
    if (this.flags[a] === 0 || this.flags[b] === 0) return false;
    const users = new Set((this.pool.tickets[a] as EngineTicket).players.map(({ id }) => id));
    return (this.pool.tickets[b] as EngineTicket).players.some(({ id }) => users.has(id));
  }

  /** Whether a ticket shares a player with one that has a place already. */
  isPlaced(teams: readonly (readonly number[])[], rank: number): boolean {
    if (this.flags[rank] === 0) return false;
    return teams.some((team) => team.some((other) => this.overlap(other, rank)));
  }
}

function isEveryPlayerNew(pool: TicketPool): boolean {
  const seen = new Set<string>();
  let players = 0;
  for (let rank = 0; rank < pool.count; rank += 1) {
    const members = (pool.tickets[rank] as EngineTicket).players;
    players += members.length;
    for (let index = 0; index < members.length; index += 1) {
      seen.add((members[index] as { readonly id: string }).id);
    }
  }
  return seen.size === players;
}
