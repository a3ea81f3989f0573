import type { EngineEnvironment } from './engine-environment.js';
import type { Match } from './engine-results.js';
import type { EngineTicket } from './engine-ticket.js';
import { matchOf, regionAt, soloMatchOf } from './match-of.js';
import { matchThresholds, type SelectedValues, selectValues } from './option-check.js';
import { type Alliance, levelAt, type RulePlan } from './rule-plan.js';
import { finderFor, type SearchPath } from './search-path.js';
import type { Team } from './team-assembly.js';
import type { TeamFinder } from './team-finder.js';
import { chunksOf, firstOfEachId } from './ticket-chunks.js';
import { NO_REGION, type TicketPool, ticketPool } from './ticket-pool.js';
import { TimeLimit } from './time-limit.js';
import { WaitingTickets } from './waiting-tickets.js';

const NOTHING_SELECTED: SelectedValues = new Map();

/**
 * Matches among the tickets of one pool, in chunks of the settings' size, each match as soon as it
 * is found.
 * @param tickets  in arrival order, all of one pool; of repeated ids the first counts
 * @param path  `scan` searches the plain way whatever the pool looks like
 * Cost: README.md, "What it costs". Source: matchmaking.md 3.
 */
export function* matchesOf(
  tickets: readonly EngineTicket[],
  plan: RulePlan,
  environment: EngineEnvironment,
  path: SearchPath = 'auto',
): Generator<Match, void, void> {
  for (const chunk of chunksOf(firstOfEachId(tickets), environment.settings.chunkSize)) {
    if (environment.isCancelled?.()) return;
    if (isSolo(plan.alliance)) {
      const pool = ticketPool(tickets, chunk, plan, environment.nowMs, 'arrival');
      for (let rank = 0; rank < pool.count; rank += 1) {
        yield soloMatchOf(pool, plan, environment, rank);
      }
      continue;
    }
    const pool = ticketPool(tickets, chunk, plan, environment.nowMs, 'oldest-first');
    yield* new Computation(pool, plan, environment, path).matches();
  }
}

function isSolo({ minTeams, maxTeams, maxPlayers }: Alliance): boolean {
  return minTeams === 1 && maxTeams === 1 && maxPlayers === 1;
}

/** One chunk: the oldest waiting ticket is the pivot until it is matched or found hopeless. */
class Computation {
  private readonly waiting: WaitingTickets;
  private readonly finder: TeamFinder;

  constructor(
    private readonly pool: TicketPool,
    private readonly plan: RulePlan,
    private readonly environment: EngineEnvironment,
    path: SearchPath,
  ) {
    this.waiting = new WaitingTickets(pool);
    this.finder = finderFor(path, pool, this.waiting, plan, environment.settings);
  }

  *matches(): Generator<Match, void, void> {
    const { waiting, plan } = this;
    const limit = new TimeLimit(this.environment);
    const { alliance } = plan;
    if (!plan.hasAllianceFlexing && !this.isEnoughFor(alliance)) return;
    while (waiting.count > 0 && !limit.isOver()) {
      const pivot = waiting.oldest();
      const inForce = this.allianceOf(pivot);
      const match = this.matchAround(pivot, inForce);
      if (match) {
        yield match;
        if (waiting.count < inForce.minTeams) return;
        continue;
      }
      if (waiting.count < inForce.minTeams) return;
      if (!plan.hasAllianceFlexing && !this.isEnoughFor(inForce)) return;
      waiting.remove(pivot);
    }
  }

  private allianceOf(pivot: number): Alliance {
    const level = levelAt(this.plan.allianceAges, this.pool.ageMs[pivot] as number);
    return this.plan.allianceLevels[level] as Alliance;
  }

  private isEnoughFor({ minTeams, minPlayers }: Alliance): boolean {
    return this.waiting.count >= minTeams && this.waiting.players >= minTeams * minPlayers;
  }

  /** Tries the pivot's regions, best first; what it matches no longer waits. */
  private matchAround(pivot: number, alliance: Alliance): Match | undefined {
    const { pool, plan } = this;
    if (pool.players[pivot] === 0) return undefined;
    const start = pool.latencyStart[pivot] as number;
    const regions = pool.allowedRegions[pivot] as number;
    for (let index = 0; index < Math.max(1, regions); index += 1) {
      const region = regions === 0 ? NO_REGION : (pool.latencyRegion[start + index] as number);
      const teams = this.finder.teamsAround(pivot, region, alliance);
      if (teams === undefined) continue;
      const selected = this.selected(teams);
      if (selected === undefined) continue;
      for (const team of teams) for (const rank of team) this.waiting.remove(rank);
      const name = regionAt(pool, pivot, index);
      return matchOf(pool, plan, this.environment, pivot, name, teams, selected);
    }
    return undefined;
  }

  private selected(teams: readonly Team[]): SelectedValues | undefined {
    const { plan } = this;
    if (plan.matchOptions.length === 0) return NOTHING_SELECTED;
    const parties = teams
      .flat()
      .map((rank) => (this.pool.tickets[rank] as EngineTicket).attributes);
    const { anyMatchOptionAllCommon } = this.environment.settings;
    return selectValues(plan, parties, matchThresholds(parties.length, anyMatchOptionAllCommon));
  }
}
