import { compileRules } from './compile-rules.js';
import type { RegionLatency } from './engine-ticket.js';
import type { RulePlan } from './rule-plan.js';
import { RuleSetError, TicketRefusedError } from './rule-set-error.js';

/**
 * Whether a ticket may queue: one of its latencies is at most `region_latency_max_ms`. With a
 * maximum of 0 only a latency of 0 or less passes, although matching takes 0 for "no maximum"
 * (oddity 6, kept).
 * @throws TicketRefusedError with the reference's text, also for a broken rule set
 * Source: matchmaking.md 2.2.
 */
export function validateTicket(
  ticket: { readonly latencies: readonly RegionLatency[] },
  rulesText: string,
): void {
  const { regions, options } = planFor(rulesText);
  if (ticket.latencies.some(({ ms }) => ms <= regions.maxMs)) return;
  throw new TicketRefusedError('no region latency below max', options.statusCodes);
}

function planFor(rulesText: string): RulePlan {
  try {
    return compileRules(rulesText);
  } catch (error) {
    if (!(error instanceof RuleSetError)) throw error;
    throw new TicketRefusedError('invalid ruleset', error.statusCodes);
  }
}

/**
 * Statistics to fetch for a ticket's players: always none, as in the reference (oddity 7).
 * @throws RuleSetError with the reference's text
 * Source: matchmaking.md 2.1.
 */
export function statCodes(rulesText: string): readonly string[] {
  compileRules(rulesText);
  return [];
}
