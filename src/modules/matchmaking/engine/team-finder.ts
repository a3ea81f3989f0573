import type { Alliance } from './rule-plan.js';
import type { Team } from './team-assembly.js';

/** What the main loop asks of a way of searching: teams around a pivot, in one of its regions. */
export interface TeamFinder {
  /**
   * @param pivot  rank of a waiting ticket with players
   * @param region  id of the region, or NO_REGION
   * @param alliance  the one in force for the pivot
   * @returns teams of waiting tickets; undefined when none can be made
   */
  teamsAround(pivot: number, region: number, alliance: Alliance): readonly Team[] | undefined;
}
