import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  anEnvironment,
  NOW_MS,
  type PoolFeatures,
  randomPool,
} from '../../../../test/support/matchmaking/random-pool.js';
import { compileRules, type EngineTicket, type Match, makeMatches } from './index.js';

interface Rules {
  readonly alliance: AllianceText;
  readonly alliance_flexing_rule?: readonly (AllianceText & { readonly duration: number })[];
  readonly matching_rule: readonly DistanceText[];
  readonly flexing_rule: readonly (DistanceText & { readonly duration: number })[];
  readonly region_latency_max_ms: number;
  readonly blocked_player_option: string;
}

interface AllianceText {
  readonly min_number: number;
  readonly max_number: number;
  readonly player_min_number: number;
  readonly player_max_number: number;
}

interface DistanceText {
  readonly attribute: string;
  readonly criteria: string;
  readonly reference: number;
}

/** Checks every match of random pools by the words of the rules, without the engine's own code. */
function expectOfMatches(
  features: PoolFeatures,
  check: (match: Match, tickets: readonly EngineTicket[], rules: Rules) => void,
) {
  fc.assert(
    fc.property(randomPool(features), ({ tickets, rules }) => {
      for (const match of makeMatches(tickets, compileRules(rules), anEnvironment())) {
        check(match, tickets, JSON.parse(rules) as Rules);
      }
    }),
    { numRuns: 300 },
  );
}

const isSolo = ({ alliance }: Rules) =>
  alliance.min_number === 1 && alliance.max_number === 1 && alliance.player_max_number === 1;

const ticketsOf = (match: Match, tickets: readonly EngineTicket[]) =>
  match.tickets.map((index) => tickets[index] as EngineTicket);

const blockedBy = (ticket: EngineTicket) =>
  (ticket.attributes.blocked_players ?? []) as readonly string[];

const meanOf = (ticket: EngineTicket, attribute: string) =>
  ticket.players.reduce((sum, { attributes }) => sum + Number(attributes[attribute] ?? 0), 0) /
  Math.max(1, ticket.players.length);

function hasNobodyTwice(match: Match, tickets: readonly EngineTicket[], rules: Rules) {
  if (isSolo(rules)) return;
  const users = ticketsOf(match, tickets).map((ticket) => ticket.players.map(({ id }) => id));
  const distinct = users.flatMap((each) => [...new Set(each)]);
  expect(new Set(distinct).size).toBe(distinct.length);
}

function keepsPartiesTogether(match: Match, tickets: readonly EngineTicket[]) {
  for (const ticket of ticketsOf(match, tickets)) {
    const users = ticket.players.map(({ id }) => id);
    expect(match.teams.some(({ userIds }) => users.every((user) => userIds.includes(user)))).toBe(
      true,
    );
  }
}

function hasAllowedTeams(match: Match, _tickets: readonly EngineTicket[], rules: Rules) {
  if (isSolo(rules)) return;
  const sizes = match.teams.map(({ userIds }) => userIds.length);
  const fits = [rules.alliance, ...(rules.alliance_flexing_rule ?? [])].some(
    (alliance) =>
      sizes.length >= alliance.min_number &&
      sizes.length <= alliance.max_number &&
      sizes.every(
        (size) => size >= alliance.player_min_number && size <= alliance.player_max_number,
      ),
  );
  expect(fits).toBe(true);
}

function isWithinDistance(match: Match, tickets: readonly EngineTicket[], rules: Rules) {
  if (isSolo(rules)) return;
  const [main] = rules.matching_rule;
  if (main === undefined || main.criteria !== 'distance') return;
  const flexing = rules.flexing_rule.filter(({ attribute }) => attribute === main.attribute);
  if (flexing.some(({ criteria }) => criteria !== 'distance')) return;
  const widest = Math.max(main.reference, ...flexing.map(({ reference }) => reference));
  const means = ticketsOf(match, tickets).map((ticket) => meanOf(ticket, main.attribute));
  const isCentre = (centre: number) =>
    means.every((mean) => Math.abs(mean - centre) <= widest + 1e-9);
  expect(means.some(isCentre)).toBe(true);
}

function isWithinReach(match: Match, tickets: readonly EngineTicket[], rules: Rules) {
  const [region = ''] = match.regionPreferences;
  if (isSolo(rules) || region === '') return;
  const inMatch = ticketsOf(match, tickets);
  const isUsable = (ticket: EngineTicket) =>
    ticket.latencies.some(({ ms }) => ms <= rules.region_latency_max_ms);
  // A pivot whose every region is above the cap takes anyone (oddity 26).
  if (inMatch.some((ticket) => ticket.latencies.length > 0 && !isUsable(ticket))) return;
  for (const ticket of inMatch.filter(isUsable)) {
    expect(ticket.latencies.map((latency) => latency.region)).toContain(region);
  }
}

function keepsBlockedApart(match: Match, tickets: readonly EngineTicket[], rules: Rules) {
  if (isSolo(rules) || rules.blocked_player_option === 'blockedPlayerCanMatch') return;
  const inMatch = ticketsOf(match, tickets);
  const isTeamwise = rules.blocked_player_option === 'blockedPlayerCanMatchOnDifferentTeam';
  const teamOf = (ticket: EngineTicket) =>
    match.teams.findIndex(({ userIds }) => userIds.includes(ticket.players[0]?.id ?? ''));
  for (const ticket of inMatch) {
    for (const other of inMatch) {
      if (ticket === other || (isTeamwise && teamOf(ticket) !== teamOf(other))) continue;
      expect(other.players.some(({ id }) => blockedBy(ticket).includes(id))).toBe(false);
    }
  }
}

const CHECKS = [
  hasNobodyTwice,
  keepsPartiesTogether,
  hasAllowedTeams,
  isWithinDistance,
  isWithinReach,
  keepsBlockedApart,
];

describe('whatever the pool and the rules', () => {
  it('no ticket is in two matches, and none is lost or made up', () => {
    fc.assert(
      fc.property(randomPool({ blocks: true }), ({ tickets, rules }) => {
        const matches = [...makeMatches(tickets, compileRules(rules), anEnvironment())];
        const matched = matches.flatMap((match) => match.tickets);
        expect(new Set(matched).size).toBe(matched.length);
        expect(matched.every((index) => tickets[index] !== undefined)).toBe(true);
        const players = matches.flatMap(({ teams }) => teams.flatMap(({ userIds }) => userIds));
        const expected = matches.flatMap((match) =>
          ticketsOf(match, tickets).flatMap((ticket) => ticket.players.map(({ id }) => id)),
        );
        expect(players.sort()).toEqual(expected.sort());
      }),
    );
  });

  it('no player is in a match twice', () => {
    expectOfMatches({ sharedPlayers: true }, hasNobodyTwice);
  });

  it('the members of a party stay together', () => {
    expectOfMatches({}, keepsPartiesTogether);
  });

  it('teams are as many and as large as one of the alliances allows', () => {
    expectOfMatches({}, hasAllowedTeams);
  });

  it('somebody in the match is within the widest distance of everybody', () => {
    expectOfMatches({}, isWithinDistance);
  });

  it('everybody with a usable region reaches the region of the match', () => {
    expectOfMatches({}, isWithinReach);
  });

  it('players who block each other never meet where they must not', () => {
    expectOfMatches({ blocks: true }, keepsBlockedApart);
  });

  it('the order of tickets of one age does not make a match break a rule', () => {
    const order = fc.array(fc.nat(), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(randomPool({}), order, (pool, places) => {
        const sameAge = pool.tickets.map(
          (ticket): EngineTicket => ({
            ...ticket,
            createdAt: { seconds: BigInt(Math.floor(NOW_MS / 1000) - 20), nanos: 0 },
          }),
        );
        const shuffled = sameAge
          .map((ticket, index) => ({ ticket, place: places[index] ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ ticket }) => ticket);
        for (const match of makeMatches(shuffled, compileRules(pool.rules), anEnvironment())) {
          for (const check of CHECKS) check(match, shuffled, JSON.parse(pool.rules) as Rules);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('the same input gives the same output', () => {
    fc.assert(
      fc.property(randomPool({ options: true, blocks: true }), ({ tickets, rules }) => {
        const plan = compileRules(rules);
        const [first, second] = [0, 1].map(() => [...makeMatches(tickets, plan, anEnvironment())]);
        expect(first).toEqual(second);
      }),
    );
  });
});
