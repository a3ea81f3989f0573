import type { BackfillTicket } from '../domain/backfill.js';
import type { MatchmakingStrategy } from '../domain/matchmaking-strategy.js';
import type { Tick } from '../domain/tick.js';
import type { Ticket } from '../domain/ticket.js';
import {
  compileRules,
  makeMatches,
  proposeBackfill,
  type RulePlan,
  statCodes,
  validateTicket,
} from '../engine/index.js';
import { environmentOf, matchOf, proposalOf, sessionOf } from './rules/engine-answers.js';
import { withChosenStatus } from './rules/legacy-status.js';

/** Rule sets whose warnings are remembered as told. */
const REMEMBERED_RULE_SETS = 100;

/** Matches by AGS's rule sets: the whole language, by the engine of this module. */
function rulesStrategy(): MatchmakingStrategy {
  const told = new Set<string>();
  const planOf = ({ rules, log }: Tick): RulePlan => {
    const plan = withChosenStatus(() => compileRules(rules));
    if (plan.warnings.length > 0 && !told.has(rules)) {
      if (told.size >= REMEMBERED_RULE_SETS) told.clear();
      told.add(rules);
      log.warn({ warnings: plan.warnings }, 'rule set');
    }
    return plan;
  };

  return {
    statCodes: (text) => withChosenStatus(() => statCodes(text)),

    validateTicket(ticket, text) {
      withChosenStatus(() => validateTicket(ticket, text));
      return true;
    },

    async *makeMatches(tickets, tick) {
      const plan = planOf(tick);
      const { chunkSize } = tick.settings;
      let pool = await tickets.take(chunkSize);
      while (pool.length > 0) {
        for (const match of makeMatches(pool, plan, environmentOf(tick))) {
          yield matchOf(match, pool);
        }
        pool = await tickets.take(chunkSize);
      }
    },

    async *backfillMatches(arrivals, tick) {
      const plan = planOf(tick);
      const sessions: BackfillTicket[] = [];
      const tickets: Ticket[] = [];
      for (const arrival of await arrivals.take(0)) {
        if (arrival.kind === 'ticket') tickets.push(arrival.ticket);
        else sessions.push(arrival.session);
      }
      const environment = environmentOf(tick);
      const proposals = proposeBackfill(sessions.map(sessionOf), tickets, plan, environment);
      for (const proposal of proposals) {
        const session = sessions[proposal.session] as BackfillTicket; // an index of what it was given
        yield proposalOf(proposal, session, tickets);
      }
    },
  };
}

export default rulesStrategy();
