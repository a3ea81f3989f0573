import type { Invariant, Vector } from './vector.js';
import type { TeamOutcome, VectorOutcome } from './vector-outcome.js';

/**
 * The checks of a vector that the outcome does not meet, as sentences; empty when all hold.
 * @throws Error for a check this file does not know
 */
export function brokenInvariants(vector: Vector, outcome: VectorOutcome): readonly string[] {
  return vector.invariants.flatMap((invariant) => {
    const found = violation(invariant, vector, outcome);
    return found === undefined ? [] : [`${invariant.check}: ${found}`];
  });
}

function violation(
  invariant: Invariant,
  vector: Vector,
  outcome: VectorOutcome,
): string | undefined {
  const matches = outcome.matches ?? [];
  const proposals = outcome.proposals ?? [];
  const results = [
    ...matches.map(({ tickets, teams }) => ({ tickets, teams })),
    ...proposals.map(({ addedTickets, proposedTeams }) => ({
      tickets: addedTickets,
      teams: proposedTeams,
    })),
  ];
  const placed = results.flatMap(({ tickets }) => tickets);
  const teams = results.flatMap((result) => result.teams);
  switch (invariant.check) {
    case 'each-ticket-at-most-once':
      return new Set(placed).size === placed.length ? undefined : 'a ticket is in two results';
    case 'only-tickets-sent': {
      const sent = new Set(vector.tickets?.map(({ ticketId }) => ticketId));
      return placed.find((id) => !sent.has(id));
    }
    case 'party-stays-in-one-team':
      return results.map(splitParty(vector)).find((id) => id !== undefined);
    case 'team-count':
      return results
        .map((result) => result.teams.length)
        .filter(outside(invariant))
        .map((count) => `${count} teams`)[0];
    case 'team-size':
      return teams
        .map(({ userIds }) => userIds.length)
        .filter(outside(invariant))
        .map((size) => `a team of ${size}`)[0];
    case 'match-count':
      return unequal(matches.length, invariant.value);
    case 'tickets-matched':
      return unequal(placed.length, invariant.value);
    case 'proposal-count':
      return unequal(proposals.length, invariant.value);
    case 'tickets-added':
      return unequal(placed.length, invariant.value);
    case 'match-count-observed-range':
    case 'tickets-matched-observed-range':
    case 'proposal-count-observed-range':
    case 'tickets-added-observed-range':
      return undefined; // what was seen once is no promise
    case 'team-sizes-sorted':
      return unequal(teamSizes(matches), invariant.value);
    case 'team-ids-present-and-distinct': {
      const ids = matches.flatMap((match) => match.teams.map(({ teamId }) => teamId));
      return ids.includes('') || new Set(ids).size < ids.length
        ? 'ids are not distinct'
        : undefined;
    }
    case 'call-ends':
    case 'server-keeps-running':
      return undefined; // there is an outcome
    default:
      throw new Error(`unknown invariant ${invariant.check}`);
  }
}

function outside({ min = 0, max = Number.POSITIVE_INFINITY }: Invariant) {
  return (value: number) => value < min || value > max;
}

function unequal(found: unknown, expected: unknown): string | undefined {
  const text = JSON.stringify(found);
  return text === JSON.stringify(expected) ? undefined : `found ${text.slice(0, 200)}`;
}

function teamSizes(matches: readonly { readonly teams: readonly TeamOutcome[] }[]) {
  return matches
    .map(({ teams }) => teams.map(({ userIds }) => userIds.length).sort((a, b) => a - b))
    .map((sizes) => JSON.stringify(sizes))
    .sort()
    .map((text) => JSON.parse(text) as unknown);
}

/** The id of a ticket whose players are not all in one team. */
function splitParty(vector: Vector) {
  const players = new Map(
    vector.tickets?.map(({ ticketId, players: each }) => [
      ticketId,
      each.map(({ playerId }) => playerId),
    ]),
  );
  return (result: { tickets: readonly string[]; teams: readonly TeamOutcome[] }) =>
    result.tickets.find((id) => {
      const party = players.get(id) ?? [];
      return !result.teams.some(({ userIds }) => party.every((user) => userIds.includes(user)));
    });
}
