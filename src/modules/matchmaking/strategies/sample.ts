import type { MatchmakingStrategy } from '../domain/matchmaking-strategy.js';
import type { Ticket } from '../domain/ticket.js';
import { SampleBackfill } from './sample/sample-backfill.js';
import { isPlaceable, sampleMatch } from './sample/sample-match.js';
import { readSampleRules } from './sample/sample-rules.js';

/**
 * Does what AccelByte's templates ship: matches tickets in the order of their arrival, as soon as
 * there are enough, and adds one ticket to each session that looks for players.
 */
const sample: MatchmakingStrategy = {
  statCodes(rules) {
    readSampleRules(rules);
    return [];
  },

  validateTicket(_ticket, rules, { log }) {
    try {
      readSampleRules(rules);
    } catch (error) {
      log.warn({ err: error }, 'ticket validated without rules');
    }
    return true;
  },

  enrichTicket: ({ attributes }) =>
    Object.keys(attributes).length === 0 ? { attributes: { enrichedNumber: 20 } } : {},

  async *makeMatches(tickets, tick) {
    const rules = readSampleRules(tick.rules);
    let waiting: Ticket[] = [];
    for await (const ticket of tickets) {
      if (isPlaceable(ticket, rules)) waiting.push(ticket);
      while (waiting.length >= rules.min) {
        const count = waiting.length >= rules.max ? rules.max : rules.min;
        yield sampleMatch(waiting.slice(0, count), rules, tick.newId);
        waiting = waiting.slice(count);
      }
    }
  },

  async *backfillMatches(arrivals, tick) {
    const rules = readSampleRules(tick.rules);
    const backfill = new SampleBackfill(rules, tick);
    for await (const arrival of arrivals) {
      if (arrival.kind === 'ticket' && !isPlaceable(arrival.ticket, rules)) continue;
      const proposal =
        arrival.kind === 'ticket'
          ? backfill.addTicket(arrival.ticket)
          : backfill.addSession(arrival.session);
      if (proposal !== undefined) yield proposal;
    }
  },
};

export default sample;
