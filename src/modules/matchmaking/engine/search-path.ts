import { BlockGraph } from './block-graph.js';
import { blockedPlayersIn, mayShareTeam } from './blocked-players.js';
import { CandidateIndex, type IndexKey } from './candidate-index.js';
import { CrossPlay } from './cross-play.js';
import type { EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import { IndexedFinder } from './indexed-finder.js';
import type { RulePlan } from './rule-plan.js';
import { ScanFinder } from './scan-finder.js';
import { SharedPlayers } from './shared-players.js';
import type { Team } from './team-assembly.js';
import type { TeamFinder } from './team-finder.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/** `auto` takes the index where it gives the same answers; `scan` never does. */
export type SearchPath = 'auto' | 'scan';

/**
 * Beyond this the sum of a score's parts could round two latencies to one score, and the order of
 * the lists would no longer be that of the scores.
 */
const MAX_EXACT = 2 ** 40;

/**
 * The way of searching for one computation. The index needs that the order of a scan does not
 * decide who is kept, save for blocked players, which it can follow; that one order of tickets is
 * tried per match; and that every number can be ordered.
 * Cost: O(n), to look at the pool.
 */
export function finderFor(
  path: SearchPath,
  pool: TicketPool,
  waiting: WaitingTickets,
  plan: RulePlan,
  settings: EngineSettings,
): TeamFinder {
  const hasBlocks =
    plan.blockedPlayers !== 'anywhere' &&
    pool.tickets.some(({ attributes }) => blockedPlayersIn(attributes).length > 0);
  const shared = SharedPlayers.of(pool);
  const mixesTeams = hasBlocks && plan.blockedPlayers === 'other-team';
  if (path === 'auto' && !mixesTeams && isIndexable(pool, plan, settings)) {
    const blocks = hasBlocks ? BlockGraph.of(pool, waiting) : undefined;
    const key = indexKey(plan);
    const index = new CandidateIndex(pool, waiting, plan, key);
    return new IndexedFinder(pool, waiting.flags, plan, index, key, blocks, shared);
  }
  return new ScanFinder(pool, waiting, plan, settings, {
    players: pool.players,
    allyLoops: Math.max(1, settings.findAllyMaxLoop),
    partyLoops: Math.max(1, settings.findPartyMaxLoop),
    requirePivot: plan.options.requirePivot,
    mayShareTeam: mixesTeams
      ? (team: Team) => mayShareTeam(team.map((rank) => pool.tickets[rank] as EngineTicket))
      : undefined,
    isPlaced: shared && ((placed, rank) => shared.isPlaced(placed, rank)),
  });
}

function isIndexable(pool: TicketPool, plan: RulePlan, settings: EngineSettings): boolean {
  return (
    settings.findAllyMaxLoop <= 1 &&
    settings.findPartyMaxLoop <= 1 &&
    !settings.prioritizeLargerParties &&
    plan.options.tieOrder === 'stable' &&
    plan.options.requirePivot &&
    !usesOptions(pool, plan) &&
    isOrderable(pool, plan)
  );
}

/** Whether a ticket has an attribute that narrows the search for those scanned after it. */
function usesOptions(pool: TicketPool, plan: RulePlan): boolean {
  const names = plan.matchOptions.filter(({ type }) => type !== 'disable').map(({ name }) => name);
  if (names.length === 0) return false;
  if (names.includes(CrossPlay.OPTION)) names.push(CrossPlay.CURRENT);
  return pool.tickets.some(({ attributes }) =>
    names.some((name) => Object.hasOwn(attributes, name)),
  );
}

function isOrderable(pool: TicketPool, plan: RulePlan): boolean {
  const { maxMs, weight } = plan.regions;
  if (pool.means.some((column) => !column.every(Number.isFinite))) return false;
  if (maxMs === 0 || weight === 0) return true;
  const greatest = Math.max(
    0,
    ...plan.distanceLevels.flatMap(({ windows }) =>
      windows.map((window) =>
        window.normalization > 0
          ? (window.reference / window.normalization) * window.weight
          : window.reference,
      ),
    ),
  );
  const count = pool.latencyStart[pool.count] as number;
  return (
    greatest / (weight / maxMs) < MAX_EXACT &&
    pool.latencyMs.subarray(0, count).every((ms) => Math.abs(ms) < MAX_EXACT)
  );
}

/** An attribute that scores at every age; without one, latency alone. */
function indexKey(plan: RulePlan): IndexKey {
  const attribute = plan.attributes.findIndex((_, candidate) =>
    plan.distanceLevels.every(({ windows }) =>
      windows.some((window) => window.attribute === candidate && window.weight > 0),
    ),
  );
  return attribute < 0 ? 'latency' : { attribute };
}
