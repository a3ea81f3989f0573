import { bestQueue, type CandidateQueue } from './candidate-queue.js';
import type { Alliance } from './rule-plan.js';
import type { SharedPlayers } from './shared-players.js';
import type { Team } from './team-assembly.js';

/**
 * The assembly of team-assembly.ts for one order of tickets, drawing candidates from queues, one
 * per party size, instead of from a list: a ticket that does not fit a team is larger than the room
 * left, and so are all of its size until the next team. So each team takes the best head among the
 * queues that fit, and a failing team sets the queues back.
 * Cost: O(sizes) per ticket placed; candidates nobody needs are never found.
 * Source: matchmaking.md 3.9 with both loops at 1.
 */
export class QueueAssembly {
  private queues: readonly CandidateQueue[] = [];
  private readonly marks: number[] = [];
  private filled: number[][] = [];
  private sizes: number[] = [];
  private pivot = -1;
  private isPivotPlaced = false;

  constructor(
    private readonly players: Int32Array,
    private readonly shared: SharedPlayers | undefined,
  ) {}

  /**
   * @param queues  begun, by ascending size, none larger than a team
   * @returns undefined when no valid match with the pivot comes of it
   */
  teams(
    pivot: number,
    alliance: Alliance,
    queues: readonly CandidateQueue[],
  ): readonly Team[] | undefined {
    const size = this.players[pivot] as number;
    if (size > alliance.maxPlayers) return undefined;
    this.pivot = pivot;
    this.queues = queues;
    const least = this.leastTeamSize(size, alliance);
    const teams = this.attempt(alliance, least, least);
    if (teams === undefined || this.isPivotPlaced) return teams;
    const withPivot = this.attempt(alliance, least, Math.max(least, size));
    return this.isPivotPlaced ? withPivot : undefined;
  }

  private leastTeamSize(pivotSize: number, { minPlayers, maxPlayers }: Alliance): number {
    let smallest = Math.min(pivotSize, maxPlayers);
    for (const queue of this.queues) {
      if (smallest <= minPlayers || queue.size >= smallest) break;
      if (queue.has()) smallest = queue.size;
    }
    return Math.max(minPlayers, smallest);
  }

  private attempt(alliance: Alliance, least: number, firstRoom: number): Team[] | undefined {
    const { minTeams, maxTeams, minPlayers, maxPlayers } = alliance;
    for (const queue of this.queues) queue.cursor = 0;
    this.filled = [];
    this.sizes = [];
    this.isPivotPlaced = false;
    for (let index = 0; index < minTeams; index += 1) {
      if (!this.found(minPlayers, index === 0 ? firstRoom : least)) break;
    }
    for (let index = 0; index < maxTeams; index += 1) {
      if (index < this.filled.length) this.fill(index, maxPlayers);
      else if (!this.found(minPlayers, maxPlayers)) break;
    }
    return this.filled.length >= minTeams ? this.filled : undefined;
  }

  /** A new team of at least `least` players; without one everything is as before. */
  private found(least: number, most: number): boolean {
    const { queues, marks } = this;
    for (let index = 0; index < queues.length; index += 1) {
      marks[index] = (queues[index] as CandidateQueue).cursor;
    }
    const hadPivot = this.isPivotPlaced;
    const index = this.filled.length;
    this.filled.push([]);
    this.sizes.push(0);
    this.fill(index, most);
    if ((this.sizes[index] as number) >= least) return true;
    this.filled.pop();
    this.sizes.pop();
    this.isPivotPlaced = hadPivot;
    for (let place = 0; place < queues.length; place += 1) {
      (queues[place] as CandidateQueue).cursor = marks[place] as number;
    }
    return false;
  }

  /** Takes the best that fits until the team is full or nothing fits; the pivot before all. */
  private fill(index: number, most: number) {
    const team = this.filled[index] as number[];
    let size = this.sizes[index] as number;
    if (!this.isPivotPlaced) {
      const pivotSize = this.players[this.pivot] as number;
      if (size + pivotSize <= most) {
        team.push(this.pivot);
        size += pivotSize;
        this.isPivotPlaced = true;
      }
    }
    while (size < most) {
      const queue = bestQueue(this.queues, most - size);
      if (queue === undefined) break;
      const rank = queue.ranks[queue.cursor] as number;
      queue.cursor += 1;
      if (this.shared?.isPlaced(this.filled, rank)) continue;
      team.push(rank);
      size += queue.size;
    }
    this.sizes[index] = size;
  }
}
