import type { EngineTicket } from '../../src/modules/matchmaking/engine/index.js';

export interface NaiveMatch {
  readonly region: string;
  readonly tickets: readonly [EngineTicket, EngineTicket];
}

/**
 * The least that pairing singles by skill costs: by home region, sort, pair neighbours. No ages, no
 * parties, no rules. The yardstick of the matchmaking benchmarks.
 */
export function naiveMatches(tickets: readonly EngineTicket[], window = 100): NaiveMatch[] {
  const byHome = new Map<string, { skill: number; ticket: EngineTicket }[]>();
  for (const ticket of tickets) {
    let home = '';
    let least = Number.POSITIVE_INFINITY;
    for (const { region, ms } of ticket.latencies) {
      if (ms < least) {
        least = ms;
        home = region;
      }
    }
    const entry = { skill: Number(ticket.players[0]?.attributes.mmr), ticket };
    const list = byHome.get(home);
    if (list) list.push(entry);
    else byHome.set(home, [entry]);
  }
  const matches: NaiveMatch[] = [];
  for (const [region, list] of byHome) {
    list.sort((a, b) => a.skill - b.skill);
    for (let index = 0; index + 1 < list.length; index += 1) {
      const [a, b] = [list[index], list[index + 1]];
      if (!a || !b || b.skill - a.skill > window) continue;
      matches.push({ region, tickets: [a.ticket, b.ticket] });
      index += 1;
    }
  }
  return matches;
}
