import type { EngineEnvironment } from './engine-environment.js';
import type { Match, Proposal } from './engine-results.js';
import type { EngineSession } from './engine-session.js';
import type { EngineTicket, RegionLatency } from './engine-ticket.js';
import type { RulePlan } from './rule-plan.js';

export type { EngineSettings } from './engine-environment.js';
export { DEFAULT_SETTINGS, DEFAULT_TIME_LIMIT_MS } from './engine-environment.js';
export type { MatchTeam } from './engine-results.js';
export type { EngineParty, SessionTeam } from './engine-session.js';
export type { EnginePlayer, Timestamp } from './engine-ticket.js';
export type { HostOptions } from './host-options.js';
export type { Alliance } from './rule-plan.js';
export type { StatusCodes } from './rule-set-error.js';
export { RuleSetError, TicketRefusedError } from './rule-set-error.js';
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
 * Decodes, checks and prepares a rule set; done once per call.
 * @throws RuleSetError with the reference's text
 */
export function compileRules(_text: string): RulePlan {
  throw new Error('not built yet');
}

/**
 * Matches among the tickets of one pool, each yielded as soon as it is found. The caller keeps
 * pools apart and drops repeated ids; tickets are in arrival order.
 */
export function* makeMatches(
  _tickets: readonly EngineTicket[],
  _plan: RulePlan,
  _environment: EngineEnvironment,
): Generator<Match, void, void> {}

/** Proposals for the sessions of one pool, both lists in arrival order. */
export function* proposeBackfill(
  _sessions: readonly EngineSession[],
  _tickets: readonly EngineTicket[],
  _plan: RulePlan,
  _environment: EngineEnvironment,
): Generator<Proposal, void, void> {}

/**
 * Whether a ticket may queue: one of its latencies is at most `region_latency_max_ms`.
 * @throws TicketRefusedError with the reference's text, also for a broken rule set
 */
export function validateTicket(
  _ticket: { readonly latencies: readonly RegionLatency[] },
  _rulesText: string,
): void {}

/**
 * Statistics to fetch for a ticket's players: always none, as in the reference.
 * @throws RuleSetError with the reference's text
 */
export function statCodes(_rulesText: string): readonly string[] {
  return [];
}
