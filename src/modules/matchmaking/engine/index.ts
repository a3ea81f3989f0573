import { proposalsOf } from './backfill-loop.js';
import type { EngineEnvironment } from './engine-environment.js';
import type { Match, Proposal } from './engine-results.js';
import type { EngineSession } from './engine-session.js';
import type { EngineTicket, RegionLatency } from './engine-ticket.js';
import { matchesOf } from './match-loop.js';
import type { RulePlan } from './rule-plan.js';

export { compileRules } from './compile-rules.js';
export type { EngineSettings } from './engine-environment.js';
export { DEFAULT_SETTINGS, DEFAULT_TIME_LIMIT_MS } from './engine-environment.js';
export type { MatchTeam } from './engine-results.js';
export type { EngineParty, SessionTeam } from './engine-session.js';
export type { EnginePlayer, Timestamp } from './engine-ticket.js';
export type { HostOptions } from './host-options.js';
export type { Alliance } from './rule-plan.js';
export type { StatusCodes } from './rule-set-error.js';
export { RuleSetError, TicketRefusedError } from './rule-set-error.js';
export { statCodes, validateTicket } from './validate-ticket.js';
export type {
  EngineEnvironment,
  EngineSession,
  EngineTicket,
  Match,
  Proposal,
  RegionLatency,
  RulePlan,
};

/**
 * Matches among the tickets of one pool, each yielded as soon as it is found; stopping to ask ends
 * the work. Same input, same output.
 * @param tickets  in arrival order, all of one pool; of repeated ids (also "") the first counts
 * @param plan  from {@link compileRules}
 */
export function makeMatches(
  tickets: readonly EngineTicket[],
  plan: RulePlan,
  environment: EngineEnvironment,
): Generator<Match, void, void> {
  return matchesOf(tickets, plan, environment);
}

/**
 * Players for running sessions, from one pool's waiting tickets; a ticket joins one session.
 * @param sessions  in arrival order
 * @param tickets  in arrival order; of repeated ids the first counts
 */
export function proposeBackfill(
  sessions: readonly EngineSession[],
  tickets: readonly EngineTicket[],
  plan: RulePlan,
  environment: EngineEnvironment,
): Generator<Proposal, void, void> {
  return proposalsOf(sessions, tickets, plan, environment);
}
