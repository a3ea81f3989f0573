import type { IdSource } from '../id-source.js';
import type { Backfill } from './backfill.js';
import type { MatchFunction, Tick } from './match-function.js';
import type { MatchMessage } from './match-messages.js';
import type { MatchTickets } from './match-tickets.js';
import type { MatchedSessions } from './matched-sessions.js';
import type { FunctionTarget, MatchmakingConfiguration } from './matchmaking-configuration.js';
import type { MatchPool } from './matchmaking-requests.js';

/** What a tick works with. */
export interface PoolTickParts {
  readonly configuration: MatchmakingConfiguration;
  readonly matchFunction: MatchFunction;
  readonly tickets: MatchTickets;
  readonly backfill: Backfill;
  readonly sessions: MatchedSessions;
  readonly ids: IdSource;
}

/** What a tick did. */
export interface TickReport {
  readonly matchPool: string;
  /** Decimal; 1 for the first of the pool. */
  readonly tickId: string;
  readonly traceId: string;
  /** How many were sent. */
  readonly tickets: number;
  readonly backfillTickets: number;
  /** Ids of the sessions that were made of matches. */
  readonly sessions: readonly string[];
  /** Ids of the sessions to which players were proposed. */
  readonly backfilled: readonly string[];
  /** Why a call failed, or a match or a proposal could not be taken. */
  readonly problems: readonly string[];
}

/** The ticks of the pools, one at a time for each. */
export class PoolTicks {
  readonly #parts: PoolTickParts;
  readonly #lastIds = new Map<string, bigint>();

  constructor(parts: PoolTickParts) {
    this.#parts = parts;
  }

  /** Whether the function would see anything in the pool. */
  hasWork(pool: MatchPool): boolean {
    const { tickets, backfill } = this.#parts;
    return tickets.queued(pool.name).length > 0 || backfill.tickets.ofPool(pool.name).length > 0;
  }

  /**
   * Backfills, then matches what is left. What a function answers counts when its stream has ended
   * with OK; what nobody mentions comes again.
   * @throws ServiceError 404 when something that the pool names is gone
   */
  async run(pool: MatchPool): Promise<TickReport> {
    const { configuration, tickets, backfill, ids } = this.#parts;
    const target = configuration.target(pool);
    backfill.sweep(pool);
    const id = (this.#lastIds.get(pool.name) ?? 0n) + 1n;
    this.#lastIds.set(pool.name, id);
    const tick = { id, traceId: ids.next('trace') };
    const problems: string[] = [];
    const sent = {
      tickets: tickets.queued(pool.name).length,
      backfillTickets: backfill.waiting(pool.name).length,
    };
    const backfilled = await this.#backfill(pool, target, tick, problems);
    const sessions = await this.#match(pool, target, tick, problems);
    const { traceId } = tick;
    const tickId = String(id);
    return { matchPool: pool.name, tickId, traceId, ...sent, sessions, backfilled, problems };
  }

  async #backfill(
    pool: MatchPool,
    target: FunctionTarget,
    tick: Tick,
    problems: string[],
  ): Promise<readonly string[]> {
    const { matchFunction, backfill } = this.#parts;
    const call = matchFunction.backfillMatches(
      target,
      tick,
      backfill.waiting(pool.name),
      this.#queued(pool),
    );
    const taken: string[] = [];
    for (const proposal of await orNothing(call, 'BackfillMatches', problems)) {
      try {
        backfill.offer(pool, proposal);
        taken.push(proposal.matchSessionId);
      } catch (error) {
        problems.push(`BackfillMatches: ${textOf(error)}`);
      }
    }
    return taken;
  }

  async #match(
    pool: MatchPool,
    target: FunctionTarget,
    tick: Tick,
    problems: string[],
  ): Promise<readonly string[]> {
    const call = this.#parts.matchFunction.makeMatches(target, tick, this.#queued(pool));
    const made: string[] = [];
    for (const match of await orNothing(call, 'MakeMatches', problems)) {
      try {
        made.push(await this.#makeSession(pool, match));
      } catch (error) {
        problems.push(`MakeMatches: ${textOf(error)}`);
      }
    }
    return made;
  }

  async #makeSession(pool: MatchPool, match: MatchMessage): Promise<string> {
    const { tickets, backfill, sessions } = this.#parts;
    const ids = match.tickets.map(({ ticketId }) => ticketId);
    if (ids.length === 0) throw new Error('match: tickets: found none');
    const wrong = ids.find(
      (id, index) => !tickets.isQueued(id, pool.name) || ids.includes(id, index + 1),
    );
    if (wrong !== undefined) throw new Error(`match: tickets: "${wrong}" is not in the queue`);
    const backfillId = match.backfill ? backfill.newId() : '';
    const sessionId = await sessions.create(pool, match, backfillId);
    tickets.match(ids, sessionId);
    if (match.backfill) backfill.register(backfillId, pool, sessionId);
    return sessionId;
  }

  #queued({ name }: MatchPool) {
    return this.#parts.tickets.queued(name).map(({ message }) => message);
  }
}

/** A stream that failed brought nothing. */
async function orNothing<T>(
  call: Promise<readonly T[]>,
  name: string,
  problems: string[],
): Promise<readonly T[]> {
  try {
    return await call;
  } catch (error) {
    problems.push(`${name}: ${textOf(error)}`);
    return [];
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
