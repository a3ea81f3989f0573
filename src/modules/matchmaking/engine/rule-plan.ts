import type { HostOptions } from './host-options.js';

/** The four numbers of an alliance: teams, and players per team. */
export interface Alliance {
  readonly minTeams: number;
  readonly maxTeams: number;
  readonly minPlayers: number;
  readonly maxPlayers: number;
}

/** A rule set, decoded, checked and prepared; made by `compileRules`, the same for any ticket. */
export interface RulePlan {
  readonly alliance: Alliance;
  readonly options: HostOptions;
}
