import type { MatchmakingStrategy } from '../../../../src/modules/matchmaking/domain/matchmaking-strategy.js';

/** As small as a strategy of a studio can be. */
export default {
  async *makeMatches(tickets, tick) {
    for (let pair = await tickets.take(2); pair.length === 2; pair = await tickets.take(2)) {
      const userIds = pair.flatMap(({ players }) => players.map(({ id }) => id));
      const teams = [{ teamId: tick.newId(), userIds, parties: [] }];
      yield { tickets: pair, teams, regionPreferences: [], attributes: {}, backfill: false };
    }
  },
} satisfies MatchmakingStrategy;
