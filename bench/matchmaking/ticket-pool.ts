import type { VectorSession, VectorTicket } from '../../test/support/matchmaking/vector.js';

/** Random numbers 0..1 that are the same on every machine. Source: mulberry32, Tommy Ettinger. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const REGIONS = ['ap-southeast', 'eu-west', 'us-east'] as const;

const REGION_RULES = {
  region_latency_initial_range_ms: 50,
  region_latency_max_ms: 250,
  region_expansion_range_ms: 50,
  region_expansion_rate_ms: 5000,
};

function rulesFor(teamSize: number, reference: number) {
  return {
    alliance: {
      min_number: 2,
      max_number: 2,
      player_min_number: teamSize,
      player_max_number: teamSize,
    },
    matching_rule: [{ attribute: 'mmr', criteria: 'distance', reference }],
    ...REGION_RULES,
  };
}

/** Kinds of pools, with the rule set of each. */
export const POOL_RULES = {
  '1v1': rulesFor(1, 100),
  '5v5': rulesFor(5, 300),
  '1v1-flex': {
    ...rulesFor(1, 100),
    flexing_rule: [
      { attribute: 'mmr', criteria: 'distance', reference: 250, duration: 10 },
      { attribute: 'mmr', criteria: 'distance', reference: 600, duration: 30 },
    ],
  },
  backfill: { ...rulesFor(5, 300), auto_backfill: true },
} as const;

export type PoolKind = keyof typeof POOL_RULES;

/** How many tickets of a pool have how many players, as shares of 1. */
const PARTY_SHARES: Readonly<
  Record<PoolKind, readonly (readonly [size: number, share: number])[]>
> = {
  '1v1': [[1, 1]],
  '1v1-flex': [[1, 1]],
  '5v5': [
    [1, 0.5],
    [2, 0.22],
    [3, 0.13],
    [4, 0.06],
    [5, 0.09],
  ],
  backfill: [
    [1, 0.7],
    [2, 0.2],
    [3, 0.1],
  ],
};

/** A ticket with its age in milliseconds, so that none depends on when it is made. */
export interface PoolTicket extends VectorTicket {
  readonly ageMs: number;
}

export interface PoolSession extends VectorSession {
  readonly ageMs: number;
}

/**
 * Tickets whose players are rated like a normal distribution around 1500, of three regions, the
 * home region near and the others far. The same for the same kind, size and seed.
 */
export function ticketPool(kind: PoolKind, size: number, seed = 20_250_101): PoolTicket[] {
  const random = seededRandom(seed ^ size);
  return Array.from({ length: size }, (_, index) => poolTicket(random, index, PARTY_SHARES[kind]));
}

/** Sessions of two teams of five in which one to four players are missing. */
export function sessionPool(count: number, seed = 777): PoolSession[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, index) => poolSession(random, index));
}

function poolTicket(
  random: () => number,
  index: number,
  shares: (typeof PARTY_SHARES)[PoolKind],
): PoolTicket {
  const size = pick(random(), shares);
  const rating = clamp(Math.round(1500 + 350 * normal(random)), 0, 3000);
  const players = Array.from({ length: size }, (_, member) => ({
    playerId: `u${hex(index, 8)}${hex(member, 2)}`,
    attributes: {
      mmr: member === 0 ? rating : clamp(Math.round(rating + 120 * normal(random)), 0, 3000),
    },
  }));
  const home = Math.floor(3 * random());
  const latencies = Object.fromEntries(
    REGIONS.map((region, place) => [
      region,
      Math.round(place === home ? 20 + 60 * random() : 90 + 160 * random()),
    ]),
  );
  return {
    ticketId: `t${hex(index, 31)}`,
    matchPool: 'bench',
    namespace: 'bench',
    partySessionId: size > 1 ? `p${hex(index, 31)}` : '',
    ageMs: Math.floor(20_000 * random()),
    players,
    ticketAttributes: {},
    latencies,
  };
}

function poolSession(random: () => number, index: number): PoolSession {
  const total = 6 + Math.floor(4 * random());
  const firstTeam = Math.ceil(total / 2);
  const rating = clamp(Math.round(1500 + 350 * normal(random)), 400, 2600);
  const region = REGIONS[Math.floor(3 * random())] as string; // 0..2
  const tickets = Array.from({ length: total }, (_, place) => {
    const id = 0x1000_0000 + 16 * index + place;
    return {
      ticketId: `t${hex(id, 31)}`,
      matchPool: 'bench',
      namespace: 'bench',
      partySessionId: '',
      ageMs: 60_000,
      players: [
        {
          playerId: `u${hex(id, 8)}00`,
          attributes: { mmr: Math.round(rating + 100 * normal(random)) },
        },
      ],
      ticketAttributes: {},
      latencies: { [region]: 40 },
    };
  });
  const teams = [tickets.slice(0, firstTeam), tickets.slice(firstTeam)].map((members, place) => {
    const userIds = members.flatMap(({ players }) => players.map(({ playerId }) => playerId));
    return {
      teamId: `team${index}_${place}`,
      userIds,
      parties: userIds.map((userId) => ({ partyId: '', userIds: [userId] })),
    };
  });
  return {
    ticketId: `b${hex(index, 31)}`,
    matchPool: 'bench',
    matchSessionId: `s${hex(index, 31)}`,
    ageMs: 5000,
    partialMatch: {
      tickets,
      teams,
      regionPreferences: [region],
      matchAttributes: {},
      backfill: true,
      serverName: '',
      clientVersion: '',
    },
  };
}

function pick(share: number, shares: (typeof PARTY_SHARES)[PoolKind]): number {
  let rest = share;
  for (const [size, portion] of shares) {
    if (rest < portion) return size;
    rest -= portion;
  }
  return 1;
}

function normal(random: () => number): number {
  let first = 0;
  while (first === 0) first = random();
  return Math.sqrt(-2 * Math.log(first)) * Math.cos(2 * Math.PI * random());
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
