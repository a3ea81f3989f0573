import type { NewMatch, Party } from '../../domain/match.js';
import type { Ticket } from '../../domain/ticket.js';
import type { SampleRules } from './sample-rules.js';

/** Where the templates send every match; used here only when no ticket knows any region. */
const FALLBACK_REGIONS = ['us-east-2', 'us-west-2'];

/** Whether the sample matches a ticket at all: it has players, and no more than a team may hold. */
export function isPlaceable({ players }: Ticket, { maxTeamPlayers }: SampleRules): boolean {
  return players.length > 0 && (maxTeamPlayers === 0 || players.length <= maxTeamPlayers);
}

/** One team of all players. */
export function sampleMatch(
  tickets: readonly Ticket[],
  { isAutoBackfill, max }: SampleRules,
  newId: () => string,
): NewMatch {
  const teamId = newId();
  return {
    tickets,
    teams: [{ teamId, userIds: tickets.flatMap(userIdsOf), parties: tickets.flatMap(partiesOf) }],
    regionPreferences: regionsOf(tickets),
    attributes: { assignment: { 'small-team-1': [teamId] } },
    backfill: isAutoBackfill && tickets.length < max,
  };
}

export function userIdsOf({ players }: Ticket): readonly string[] {
  return players.map((player) => player.id);
}

/** The party of a ticket, if its players are one. */
export function partiesOf(ticket: Ticket): readonly Party[] {
  const { partySessionId: partyId } = ticket;
  return partyId === '' ? [] : [{ partyId, userIds: userIdsOf(ticket) }];
}

/**
 * Every region that some ticket knows: those that all know first, each group by summed latency,
 * ties by name.
 */
export function regionsOf(tickets: readonly Ticket[]): readonly string[] {
  const regions = new Map<string, { knownBy: number; sumMs: number }>();
  for (const { latencies } of tickets) {
    for (const { region, ms } of latencies) {
      const known = regions.get(region);
      if (known === undefined) {
        regions.set(region, { knownBy: 1, sumMs: ms });
      } else {
        known.knownBy += 1;
        known.sumMs += ms;
      }
    }
  }
  if (regions.size === 0) return FALLBACK_REGIONS;
  const isShared = ({ knownBy }: { knownBy: number }) => knownBy === tickets.length;
  return [...regions]
    .sort(
      ([nameA, a], [nameB, b]) =>
        Number(isShared(b)) - Number(isShared(a)) || a.sumMs - b.sumMs || (nameA < nameB ? -1 : 1),
    )
    .map(([name]) => name);
}
