import { BlockSet } from './blocked-players.js';
import { distanceScore, REJECTED } from './distance.js';
import type { EngineTicket } from './engine-ticket.js';
import { meets, type Requirement, requirementsOf } from './generic-attributes.js';
import { textAttribute } from './match-attributes.js';
import type { OptionSearch } from './option-search.js';
import type { DistanceLevel, DistanceWindow, RulePlan } from './rule-plan.js';
import type { SessionState } from './session-state.js';
import type { TicketPool } from './ticket-pool.js';

/**
 * The tests of a ticket against a session that do not depend on other tickets.
 * Cost: O(windows + players + attributes asked for) per question.
 * Source: matchmaking.md 4.3, step 2.
 */
export class SessionTests {
  private readonly requirements: readonly Requirement[] | undefined;
  private readonly blocks: BlockSet | undefined;

  constructor(
    private readonly pool: TicketPool,
    private readonly plan: RulePlan,
    readonly state: SessionState,
    /** Those in force for the session's age. */
    readonly windows: readonly DistanceWindow[],
    /** Options that do not narrow; undefined = none are asked about here. */
    private readonly options?: OptionSearch,
  ) {
    this.requirements = requirementsOf(state.attributes, plan);
    if (plan.blockedPlayers !== 'nowhere') return;
    this.blocks = new BlockSet();
    this.blocks.addUsers(state.users);
    this.blocks.addBlocks(state.blocked);
  }

  /** The distance score, or REJECTED. */
  distance(rank: number): number {
    const { pool, plan } = this;
    const level = plan.distanceLevels[pool.level[rank] as number] as DistanceLevel;
    return distanceScore(this.windows, this.state.means, level, pool.means, rank);
  }

  /** Everything but distance, region and what the tickets kept so far have narrowed. */
  isWelcome(rank: number): boolean {
    const { state } = this;
    const ticket = this.pool.tickets[rank] as EngineTicket;
    const { players, attributes, excludedSessions } = ticket;
    if (state.ticketIds.has(ticket.id)) return false;
    if (excludedSessions.length > 0 && excludedSessions.includes(state.session.sessionId)) {
      return false;
    }
    for (let index = 0; index < players.length; index += 1) {
      if (state.users.has((players[index] as { readonly id: string }).id)) return false;
    }
    if (this.options && !this.options.accepts(attributes)) return false;
    if (this.requirements && !meets(this.requirements, attributes)) return false;
    return !this.blocks || this.blocks.accepts(ticket);
  }

  /** Whether the ticket is bound to the session's server and build, if that has any. */
  isBound(rank: number): boolean {
    const { serverName, clientVersion } = this.state;
    if (serverName === '' && clientVersion === '') return true;
    const { attributes } = this.pool.tickets[rank] as EngineTicket;
    return (
      (serverName === '' || serverName === textAttribute(attributes, 'server_name')) &&
      (clientVersion === '' || clientVersion === textAttribute(attributes, 'client_version'))
    );
  }

  isFitting(rank: number): boolean {
    return this.distance(rank) !== REJECTED && this.isWelcome(rank);
  }
}
