import type { StructValue } from '../../../common/wire/json-struct.js';
import type { EngineEnvironment } from './engine-environment.js';
import type { Match, MatchTeam } from './engine-results.js';
import type { EngineParty } from './engine-session.js';
import type { EngineTicket } from './engine-ticket.js';
import { matchAttributes, textAttribute } from './match-attributes.js';
import type { SelectedValues } from './option-check.js';
import { type Alliance, levelAt, type RulePlan } from './rule-plan.js';
import type { Team } from './team-assembly.js';
import { memberAttributes, type TicketPool } from './ticket-pool.js';

/**
 * The match that assembled teams make.
 * @param pivot  gives region, server and version (oddity 13)
 * Cost: O(players + attributes). Source: matchmaking.md 2.5, 3.10, 3.11.
 */
export function matchOf(
  pool: TicketPool,
  plan: RulePlan,
  environment: EngineEnvironment,
  pivot: number,
  regionName: string,
  teams: readonly Team[],
  selected: SelectedValues,
): Match {
  const ranks = teams.flat();
  const own = (pool.tickets[pivot] as EngineTicket).attributes;
  const serverName = textAttribute(own, 'server_name');
  const clientVersion = textAttribute(own, 'client_version');
  return {
    tickets: ranks.map((rank) => pool.source[rank] as number),
    memberAttributes: ranks.map((rank) => memberAttributes(pool, plan, rank)),
    teams: teams.map((team) => teamOf(pool, team, environment.newId())),
    regionPreferences: [regionName],
    attributes: matchAttributes(
      plan,
      ranks.map((rank) => (pool.tickets[rank] as EngineTicket).attributes),
      selected,
      serverName,
      clientVersion,
    ),
    backfill: plan.autoBackfill && hasRoom(pool, plan, environment.nowMs, ranks),
    serverName,
    clientVersion,
  };
}

/** A ticket with a rule set of one team of one player: a match of its own, unchecked (3.12). */
export function soloMatchOf(
  pool: TicketPool,
  plan: RulePlan,
  environment: EngineEnvironment,
  rank: number,
): Match {
  const { attributes } = pool.tickets[rank] as EngineTicket;
  const members = memberAttributes(pool, plan, rank);
  const merged: Record<string, StructValue> = Object.create(null) as Record<string, StructValue>;
  for (const key in attributes) {
    if (key !== 'match_attempt') merged[key] = attributes[key] as StructValue; // an own key
  }
  merged.member_attributes = members;
  return {
    tickets: [pool.source[rank] as number],
    memberAttributes: [members],
    teams: [teamOf(pool, [rank], environment.newId())],
    regionPreferences: [bestRegion(pool, rank)],
    attributes: merged,
    backfill: false,
    serverName: textAttribute(attributes, 'server_name'),
    clientVersion: textAttribute(attributes, 'client_version'),
  };
}

/** Name of the region with the ticket's least latency; "" without latencies. */
export function bestRegion(pool: TicketPool, rank: number): string {
  return regionAt(pool, rank, 0);
}

/** Name of the ticket's region by latency, 0 = best; "" when it has none. */
export function regionAt(pool: TicketPool, rank: number, index: number): string {
  const place = (pool.latencyStart[rank] as number) + index;
  if (place >= (pool.latencyStart[rank + 1] as number)) return '';
  return pool.regionNames[pool.latencyRegion[place] as number] as string;
}

export function partyOf(ticket: EngineTicket): EngineParty {
  return { partyId: ticket.partySessionId, userIds: ticket.players.map(({ id }) => id) };
}

function teamOf(pool: TicketPool, team: Team, id: string): MatchTeam {
  const parties = team.map((rank) => partyOf(pool.tickets[rank] as EngineTicket));
  return { id, userIds: parties.flatMap(({ userIds }) => userIds), parties };
}

/** Whether the alliance that the oldest ticket's age allows holds more players. */
function hasRoom(
  pool: TicketPool,
  plan: RulePlan,
  nowMs: number,
  ranks: readonly number[],
): boolean {
  let oldestAgeMs = Number.NEGATIVE_INFINITY;
  let players = 0;
  for (const rank of ranks) {
    const seconds = pool.createdSeconds[rank] as number;
    const nanos = pool.createdNanos[rank] as number;
    oldestAgeMs = Math.max(oldestAgeMs, nowMs - seconds * 1000 - nanos / 1e6);
    players += pool.players[rank] as number;
  }
  const level = levelAt(plan.allianceAges, oldestAgeMs);
  const { maxTeams, maxPlayers } = plan.allianceLevels[level] as Alliance;
  return players < maxTeams * maxPlayers;
}
