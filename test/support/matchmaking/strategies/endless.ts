import type { MatchmakingStrategy } from '../../../../src/modules/matchmaking/domain/matchmaking-strategy.js';

/** Never stops answering: each ticket alone, again and again, as long as there is one. */
const endless: MatchmakingStrategy = {
  async *makeMatches(tickets, tick) {
    const pool = await tickets.take(0);
    const filling = 'x'.repeat(10_000);
    while (pool.length > 0) {
      for (const ticket of pool) {
        yield {
          tickets: [ticket],
          teams: [],
          regionPreferences: [],
          attributes: { filling, id: tick.newId() },
          backfill: false,
        };
      }
    }
  },
};

export default endless;
