import { bestStream, type CandidateStream } from './candidate-stream.js';
import type { Alliance } from './rule-plan.js';
import type { SharedPlayers } from './shared-players.js';
import type { Team } from './team-assembly.js';

/**
 * The assembly of team-assembly.ts for one order of tickets, drawing candidates from streams, one
 * per party size, instead of from a list: a ticket that does not fit a team is larger than the room
 * left, and so are all of its size until the next team. So each team takes the best head among the
 * streams that fit, and a failing team sets the streams back.
 * Cost: O(sizes) per ticket placed; candidates nobody needs are never found.
 * Source: matchmaking.md 3.9 with both loops at 1.
 */
export class StreamAssembly {
  private streams: readonly CandidateStream[] = [];
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
   * @param streams  begun, by ascending size, none larger than a team
   * @returns undefined when no valid match with the pivot comes of it
   */
  teams(
    pivot: number,
    alliance: Alliance,
    streams: readonly CandidateStream[],
  ): readonly Team[] | undefined {
    const size = this.players[pivot] as number;
    if (size > alliance.maxPlayers) return undefined;
    this.pivot = pivot;
    this.streams = streams;
    const least = this.leastTeamSize(size, alliance);
    const teams = this.attempt(alliance, least, least);
    if (teams === undefined || this.isPivotPlaced) return teams;
    const withPivot = this.attempt(alliance, least, Math.max(least, size));
    return this.isPivotPlaced ? withPivot : undefined;
  }

  private leastTeamSize(pivotSize: number, { minPlayers, maxPlayers }: Alliance): number {
    let smallest = Math.min(pivotSize, maxPlayers);
    for (const stream of this.streams) {
      if (smallest <= minPlayers || stream.size >= smallest) break;
      if (stream.has()) smallest = stream.size;
    }
    return Math.max(minPlayers, smallest);
  }

  private attempt(alliance: Alliance, least: number, firstRoom: number): Team[] | undefined {
    const { minTeams, maxTeams, minPlayers, maxPlayers } = alliance;
    for (const stream of this.streams) stream.cursor = 0;
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
    const { streams, marks } = this;
    for (let index = 0; index < streams.length; index += 1) {
      marks[index] = (streams[index] as CandidateStream).cursor;
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
    for (let stream = 0; stream < streams.length; stream += 1) {
      (streams[stream] as CandidateStream).cursor = marks[stream] as number;
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
      const stream = bestStream(this.streams, most - size);
      if (stream === undefined) break;
      const rank = stream.ranks[stream.cursor] as number;
      stream.cursor += 1;
      if (this.shared?.isPlaced(this.filled, rank)) continue;
      team.push(rank);
      size += stream.size;
    }
    this.sizes[index] = size;
  }
}
