import { MessageRegistry } from '../../src/common/grpc/client/message-registry.js';
import { eachFrame } from '../../src/common/grpc/frame-run.js';
import type { PoolTicket } from './ticket-pool.js';

const registry = MessageRegistry.fromBuild();

/** Tickets matched and the mean spread of the ratings inside the matches of an answer. */
export function readMatches(
  body: Buffer,
  pool: readonly PoolTicket[],
): { readonly matched: number; readonly meanSpread: number } {
  const ratings = new Map(
    pool.map(({ ticketId, players }) => [
      ticketId,
      players.reduce((sum, { attributes }) => sum + Number(attributes?.mmr), 0) / players.length,
    ]),
  );
  const type = registry.message('accelbyte.matchmaking.matchfunction.MatchResponse');
  const seen = new Set<string>();
  let spreadSum = 0;
  let matches = 0;
  eachFrame(body, (start, end) => {
    const response = registry.decode(type, body.subarray(start, end)) as unknown as {
      match: { tickets: { ticketId: string }[] };
    }; // the message that the name above names
    const found = response.match.tickets.map(({ ticketId }) => {
      if (seen.has(ticketId)) throw new Error(`${ticketId} was matched twice`);
      seen.add(ticketId);
      const rating = ratings.get(ticketId);
      if (rating === undefined) throw new Error(`${ticketId} was never sent`);
      return rating;
    });
    spreadSum += Math.max(...found) - Math.min(...found);
    matches += 1;
  });
  return { matched: seen.size, meanSpread: Math.round((100 * spreadSum) / matches) / 100 };
}
