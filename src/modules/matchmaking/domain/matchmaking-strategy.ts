import type { StrategyContext } from '../../../common/strategy/strategy-context.js';
import type { Change } from '../../../common/wire/change.js';
import type { BackfillArrival, NewProposal } from './backfill.js';
import type { NewMatch } from './match.js';
import type { Arrivals, Tick } from './tick.js';
import type { Ticket } from './ticket.js';

type MaybePromise<T> = T | Promise<T>;

/**
 * The studio's own matchmaking: any of the five calls of AGS. One that is left out does as little
 * as possible: no stat codes, every ticket valid and unchanged, no matches, no proposals.
 *
 * ```ts
 * export default {
 *   async *makeMatches(tickets, tick) {
 *     for (let pair = await tickets.take(2); pair.length === 2; pair = await tickets.take(2)) {
 *       const teams = pair.map(({ players }) => ({ teamId: tick.newId(), userIds: players.map((p) => p.id), parties: [] }));
 *       yield { tickets: pair, teams, regionPreferences: [], attributes: {}, backfill: false };
 *     }
 *   },
 * } satisfies MatchmakingStrategy;
 * ```
 *
 * The two tick methods run in worker threads, so a heavy one is not felt by other calls; the three
 * methods of single tickets run where the session hooks do and have their time box. The file is
 * therefore loaded more than once, and what it keeps between calls is not shared.
 */
export interface MatchmakingStrategy {
  /**
   * Which statistics AGS shall fetch into the players' attributes.
   * @param rules  JSON text of the rule set; `{}` when AGS sent none
   */
  statCodes?(rules: string, context: StrategyContext): MaybePromise<readonly string[]>;

  /** Whether a ticket may enter the queue; `false` is an answer, an error is a failure. */
  validateTicket?(ticket: Ticket, rules: string, context: StrategyContext): MaybePromise<boolean>;

  /**
   * What to change of a ticket before it is queued; `{}` leaves it as it came. Fields that nobody
   * knows survive.
   */
  enrichTicket?(
    ticket: Ticket,
    rules: string,
    context: StrategyContext,
  ): MaybePromise<Change<Ticket>>;

  /**
   * New matches out of the tickets of one pool, each sent as soon as it is yielded. Ids are unique
   * in a tick. A ticket that no match mentions comes again.
   */
  makeMatches?(tickets: Arrivals<Ticket>, tick: Tick): AsyncIterable<NewMatch> | Iterable<NewMatch>;

  /** Tickets for running sessions of one pool, each proposal sent as soon as it is yielded. */
  backfillMatches?(
    arrivals: Arrivals<BackfillArrival>,
    tick: Tick,
  ): AsyncIterable<NewProposal> | Iterable<NewProposal>;
}

/** All methods of a {@link MatchmakingStrategy}. */
export const MATCHMAKING_METHODS = [
  'statCodes',
  'validateTicket',
  'enrichTicket',
  'makeMatches',
  'backfillMatches',
] as const satisfies readonly (keyof MatchmakingStrategy)[];
