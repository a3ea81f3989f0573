import type { Struct } from '../../../common/wire/json-struct.js';
import { BlockGraph } from './block-graph.js';
import { blockedPlayersIn, mayShareTeam } from './blocked-players.js';
import { CandidateIndex } from './candidate-index.js';
import { REJECTED } from './distance.js';
import type { EngineSettings } from './engine-environment.js';
import type { EngineTicket } from './engine-ticket.js';
import { indexKey, mayIndexMatches, triesOneOrder, usesOptions } from './index-conditions.js';
import { IndexedFinder } from './indexed-finder.js';
import { OptionSearch } from './option-search.js';
import { OptionValueReader } from './option-values.js';
import { regionScore } from './region.js';
import type { RulePlan } from './rule-plan.js';
import { LazyScanFinder, ScanFinder } from './scan-finder.js';
import { SharedPlayers } from './shared-players.js';
import type { Team } from './team-assembly.js';
import type { TeamFinder } from './team-finder.js';
import type { TicketPool } from './ticket-pool.js';
import type { WaitingTickets } from './waiting-tickets.js';

/** `auto` takes the quickest way that gives the same answers; `scan` always the plain one. */
export type SearchPath = 'auto' | 'scan';

/** The way of searching for one computation. Cost: O(n), to look at the pool. */
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
  const rules = {
    players: pool.players,
    allyLoops: Math.max(1, settings.findAllyMaxLoop),
    partyLoops: Math.max(1, settings.findPartyMaxLoop),
    requirePivot: plan.options.requirePivot,
    mayShareTeam: mixesTeams
      ? (team: Team) => mayShareTeam(team.map((rank) => pool.tickets[rank] as EngineTicket))
      : undefined,
    isPlaced: shared && ((placed: readonly Team[], rank: number) => shared.isPlaced(placed, rank)),
  };
  const plain = new ScanFinder(pool, waiting, plan, settings, rules, shared);
  if (path === 'scan' || mixesTeams || !triesOneOrder(plan, settings)) return plain;
  const scan = new LazyScanFinder(pool, plain, shared);
  if (!mayIndexMatches(pool, plan)) return scan;

  const blocks = hasBlocks ? BlockGraph.of(pool, waiting) : undefined;
  const key = indexKey(plan);
  const index = new CandidateIndex(pool, waiting, key, (region, takesAny, rank) => {
    const score = regionScore(plan.regions, pool, region, takesAny, rank);
    return score === REJECTED ? Number.NaN : score;
  });
  const reader = new OptionValueReader();
  const allCommon = settings.anyMatchOptionAllCommon;
  const optionsOf = usesOptions(
    pool.tickets.map(({ attributes }) => attributes),
    plan,
  )
    ? (pivot: Struct) => new OptionSearch(plan, pivot, allCommon, reader)
    : undefined;
  return new IndexedFinder(pool, waiting.flags, plan, index, key, blocks, shared, optionsOf, scan);
}
