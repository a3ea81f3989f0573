import type { Alliance } from './rule-plan.js';

/** Ranks of the tickets of one team, in the order they were taken. */
export type Team = readonly number[];

/** Everything that putting tickets into teams looks at. */
export interface AssemblyRules {
  /** Players per ticket, by rank. */
  readonly players: Int32Array;
  /** Orders of tickets tried per match, at least 1. */
  readonly allyLoops: number;
  /** Orders of tickets tried per team, at least 1. */
  readonly partyLoops: number;
  /** A match without the ticket it was built around does not count. */
  readonly requirePivot: boolean;
  /** Whether tickets may stand in one team; undefined = always. */
  readonly mayShareTeam: ((team: Team) => boolean) | undefined;
  /** Whether a ticket shares a player with those placed; undefined = never. */
  readonly isPlaced: ((placed: readonly Team[], ticket: number) => boolean) | undefined;
}

/**
 * Greedy teams from candidates in order of preference: first every team to its least size, then
 * each to its full, the first team first. No balancing.
 * @param tickets  the pivot and its candidates, best first
 * @returns undefined when no order of the tickets gives a valid match
 * Cost: O(ally loops × teams × party loops × tickets). Source: matchmaking.md 3.9.
 */
export function assembleTeams(
  tickets: readonly number[],
  pivot: number,
  alliance: Alliance,
  rules: AssemblyRules,
): readonly Team[] | undefined {
  const others = tickets.filter((ticket) => ticket !== pivot);
  const attempts = Math.min(rules.allyLoops, Math.max(1, others.length));
  for (let shift = 0; shift < attempts; shift += 1) {
    const order = [pivot, ...others.slice(shift), ...others.slice(0, shift)];
    const teams = new TeamFilling(order, pivot, alliance, rules, false).teams();
    if (teams === undefined) continue;
    if (!rules.requirePivot || teams.some((team) => team.includes(pivot))) return teams;
    // A pivot larger than the least team is passed over: give its team room for it (oddity 13).
    const withPivot = new TeamFilling(order, pivot, alliance, rules, true).teams();
    if (withPivot?.some((team) => team.includes(pivot))) return withPivot;
  }
  return undefined;
}

/** One order of tickets on its way into teams. */
class TeamFilling {
  private readonly filled: Team[] = [];

  constructor(
    private rest: readonly number[],
    private readonly pivot: number,
    private readonly alliance: Alliance,
    private readonly rules: AssemblyRules,
    private readonly makesRoomForPivot: boolean,
  ) {}

  teams(): readonly Team[] | undefined {
    const { minTeams, maxTeams, minPlayers, maxPlayers } = this.alliance;
    const least = this.leastTeamSize();
    while (this.filled.length < minTeams) {
      const room =
        this.makesRoomForPivot && this.filled.length === 0
          ? Math.max(least, Math.min(maxPlayers, this.sizeOf(this.pivot)))
          : least;
      if (!this.extend(this.filled.length, minPlayers, room)) break;
    }
    for (let index = 0; index < maxTeams; index += 1) {
      if (!this.extend(index, minPlayers, maxPlayers)) break;
    }
    return this.isValid() ? this.filled : undefined;
  }

  /** The least size of a team, or that of the smallest ticket when none is as small. */
  private leastTeamSize(): number {
    const { minPlayers, maxPlayers } = this.alliance;
    let smallest = maxPlayers;
    for (const ticket of this.rest) smallest = Math.min(smallest, this.sizeOf(ticket));
    return Math.max(minPlayers, smallest);
  }

  /** Takes tickets out of the rest into a new or standing team; false when no team comes of it. */
  private extend(index: number, least: number, most: number): boolean {
    const team = this.fill(least, most, this.filled[index]);
    if (team === undefined) return false;
    this.filled[index] = team;
    const taken = new Set(team);
    this.rest = this.rest.filter((ticket) => !taken.has(ticket));
    return true;
  }

  private fill(least: number, most: number, current: Team | undefined): Team | undefined {
    let best = current;
    let bestSize = current === undefined ? 0 : this.sizeOfTeam(current);
    let tried = 0;
    for (const order of partyOrders(this.rest, this.pivot)) {
      if (tried === this.rules.partyLoops) break;
      tried += 1;
      const team = current === undefined ? [] : [...current];
      let size = current === undefined ? 0 : this.sizeOfTeam(current);
      for (const ticket of order) {
        const grown = size + this.sizeOf(ticket);
        if (grown > most || !this.mayJoin(team, ticket)) continue;
        team.push(ticket);
        size = grown;
        if (size === most) return team;
      }
      if (size >= least && size > bestSize) {
        best = team;
        bestSize = size;
      }
    }
    return best;
  }

  private mayJoin(team: Team, ticket: number): boolean {
    const { mayShareTeam, isPlaced } = this.rules;
    if (isPlaced?.([...this.filled, team], ticket)) return false;
    return mayShareTeam === undefined || mayShareTeam([...team, ticket]);
  }

  private isValid(): boolean {
    const { minTeams, maxTeams, minPlayers, maxPlayers } = this.alliance;
    const { filled } = this;
    if (filled.length < minTeams || filled.length > maxTeams) return false;
    return filled.every((team) => {
      const size = this.sizeOfTeam(team);
      const isOpen = this.rules.mayShareTeam === undefined || this.rules.mayShareTeam(team);
      return size >= minPlayers && size <= maxPlayers && isOpen;
    });
  }

  private sizeOf(ticket: number): number {
    return this.rules.players[ticket] as number;
  }

  private sizeOfTeam(team: Team): number {
    let size = 0;
    for (const ticket of team) size += this.sizeOf(ticket);
    return size;
  }
}

/**
 * The orders in which tickets are offered to a team: the pivot (or, without it, the first) at the
 * head, then every choice of the next two; the others keep their order.
 * @example head 0 and 1, 2, 3 → 0123, 0132, 0213, 0231, 0312, 0321
 */
export function* partyOrders(
  tickets: readonly number[],
  pivot: number,
): Generator<readonly number[], void, void> {
  if (tickets.length === 0) return;
  const head = Math.max(0, tickets.indexOf(pivot));
  const others = tickets.filter((_, index) => index !== head);
  const first = tickets[head] as number; // within bounds
  if (others.length < 2) {
    yield [first, ...others];
    return;
  }
  for (let second = 0; second < others.length; second += 1) {
    const rest = others.filter((_, index) => index !== second);
    for (let third = 0; third < rest.length; third += 1) {
      const ordered = [rest[third] as number, ...rest.filter((_, index) => index !== third)];
      yield [first, others[second] as number, ...ordered];
    }
  }
}
