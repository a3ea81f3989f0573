import { blockedPlayersIn, mayShareTeam } from './blocked-players.js';
import type { EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import type { RulePlan } from './rule-plan.js';
import { ScanFinder } from './scan-finder.js';
import type { AssemblyRules, Team } from './team-assembly.js';
import type { TeamFinder } from './team-finder.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/** `auto` takes the index where it gives the same answers; `scan` never does. */
export type SearchPath = 'auto' | 'scan';

/** The way of searching for one computation. */
export function finderFor(
  _path: SearchPath,
  pool: TicketPool,
  waiting: WaitingTickets,
  plan: RulePlan,
  settings: EngineSettings,
): TeamFinder {
  return new ScanFinder(pool, waiting, plan, settings, assemblyRules(pool, plan, settings));
}

function assemblyRules(pool: TicketPool, plan: RulePlan, settings: EngineSettings): AssemblyRules {
  const ticketsOf = (team: Team) => team.map((rank) => pool.tickets[rank] as EngineTicket);
  const anyBlocks = pool.tickets.some(({ attributes }) => blockedPlayersIn(attributes).length > 0);
  return {
    players: pool.players,
    allyLoops: Math.max(1, settings.findAllyMaxLoop),
    partyLoops: Math.max(1, settings.findPartyMaxLoop),
    requirePivot: plan.options.requirePivot,
    mayShareTeam:
      plan.blockedPlayers === 'other-team' && anyBlocks
        ? (team) => mayShareTeam(ticketsOf(team))
        : undefined,
    isPlaced: sharedUsers(pool)
      ? (placed, rank) => {
          const users = new Set((pool.tickets[rank] as EngineTicket).players.map(({ id }) => id));
          return placed.some((team) =>
            ticketsOf(team).some(({ players }) => players.some(({ id }) => users.has(id))),
          );
        }
      : undefined,
  };
}

/** Whether two tickets of the pool name the same player. Cost: O(players). */
function sharedUsers(pool: TicketPool): boolean {
  const seen = new Set<string>();
  for (const { players } of pool.tickets) {
    for (const { id } of players) if (seen.has(id)) return true;
    for (const { id } of players) seen.add(id);
  }
  return false;
}
