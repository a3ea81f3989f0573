import type { MatchmakingStrategy } from '../../../../src/modules/matchmaking/domain/matchmaking-strategy.js';

/** Does what a ticket's id says: `throws`, `exits`, or, as any other, nothing. */
const troubled: MatchmakingStrategy = {
  async *makeMatches(tickets, { log }) {
    for await (const ticket of tickets) {
      if (ticket.id === 'throws') throw new Error('the secret of the strategy');
      if (ticket.id === 'exits') process.exit(3);
      if (ticket.id === 'logs') log.info({ pool: ticket.pool }, 'seen by the strategy');
      if (ticket.id === 'invents') {
        yield {
          tickets: [{ ...ticket }],
          teams: [],
          regionPreferences: [],
          attributes: {},
          backfill: false,
        };
      }
    }
  },
};

export default troubled;
