import type { Struct } from '../src/common/wire/json-struct.js';
import type { EngineSession, EngineTicket } from '../src/modules/matchmaking/engine/index.js';

/** Pools like those of a live game: normal skill, three regions of which one is home. */
export type PoolKind = '1v1' | '5v5' | 'backfill';

const REGIONS = ['ap-southeast', 'eu-west', 'us-east'];

/** Share of party sizes. */
const PARTY_SIZES: Readonly<Record<PoolKind, readonly (readonly [size: number, share: number])[]>> =
  {
    '1v1': [[1, 1]],
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

const SHAPES = {
  '1v1': { min_number: 2, max_number: 2, player_min_number: 1, player_max_number: 1 },
  '5v5': { min_number: 2, max_number: 2, player_min_number: 5, player_max_number: 5 },
} as const;

/** A rule set of the benchmarks, as text. */
export function benchRules(shape: '1v1' | '5v5', reference: number, flexing: readonly number[]) {
  return JSON.stringify({
    alliance: SHAPES[shape],
    matching_rule: [{ attribute: 'mmr', criteria: 'distance', reference }],
    flexing_rule: flexing.map((wider, step) => ({
      attribute: 'mmr',
      criteria: 'distance',
      reference: wider,
      duration: [10, 30][step],
    })),
    region_latency_initial_range_ms: 50,
    region_latency_max_ms: 250,
    region_expansion_range_ms: 50,
    region_expansion_rate_ms: 5000,
  });
}

/** A stream of numbers in [0, 1), the same for the same seed on any machine. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    let mixed = state ^ (state >>> 16);
    mixed = Math.imul(mixed, 0x45d9f3b);
    mixed ^= mixed >>> 16;
    return (mixed >>> 0) / 2 ** 32;
  };
}

/** @param nowMs  tickets are up to 20 s old then */
export function benchTickets(
  kind: PoolKind,
  count: number,
  nowMs: number,
  seed = 1,
): readonly EngineTicket[] {
  const random = seededRandom(seed * 7919 + count);
  return Array.from({ length: count }, (_, index) => {
    const size = pickSize(kind, random());
    const base = skill(1500, 350, random);
    const home = Math.floor(random() * REGIONS.length);
    const createdMs = nowMs - Math.floor(random() * 20_000);
    return {
      id: `ticket-${index.toString(16).padStart(24, '0')}`,
      pool: 'bench',
      createdAt: {
        seconds: BigInt(Math.floor(createdMs / 1000)),
        nanos: (createdMs % 1000) * 1_000_000,
      },
      players: Array.from({ length: size }, (_each, player) => ({
        id: `player-${index.toString(16).padStart(8, '0')}-${player}`,
        attributes: struct({ mmr: player === 0 ? base : skill(base, 120, random) }),
      })),
      attributes: struct({}),
      latencies: REGIONS.map((region, each) => ({
        region,
        ms: Math.round(each === home ? 20 + 60 * random() : 90 + 160 * random()),
      })),
      partySessionId: size > 1 ? `party-${index}` : '',
      excludedSessions: [],
    };
  });
}

/** Sessions of two teams with 6 to 9 of 10 players in place, each in one region. */
export function benchSessions(count: number, nowMs: number, seed = 2): readonly EngineSession[] {
  const random = seededRandom(seed);
  const createdAt = (ageMs: number) => ({
    seconds: BigInt(Math.floor((nowMs - ageMs) / 1000)),
    nanos: 0,
  });
  return Array.from({ length: count }, (_, index) => {
    const players = 6 + Math.floor(random() * 4);
    const centre = skill(1500, 350, random);
    const region = REGIONS[Math.floor(random() * REGIONS.length)] ?? '';
    const tickets = Array.from(
      { length: players },
      (_each, player): EngineTicket => ({
        id: `old-${index}.${player}`,
        pool: 'bench',
        createdAt: createdAt(60_000),
        players: [
          {
            id: `old-${index}.${player}u`,
            attributes: struct({ mmr: skill(centre, 100, random) }),
          },
        ],
        attributes: struct({}),
        latencies: [{ region, ms: 40 }],
        partySessionId: '',
        excludedSessions: [],
      }),
    );
    const users = tickets.map((ticket) => ticket.players[0]?.id ?? '');
    const half = Math.ceil(players / 2);
    return {
      id: `backfill-${index}`,
      pool: 'bench',
      sessionId: `session-${index}`,
      createdAt: createdAt(5000),
      tickets,
      teams: [users.slice(0, half), users.slice(half)].map((userIds, team) => ({
        id: `team-${index}-${team}`,
        userIds,
        parties: [],
      })),
      regionPreferences: [region],
      attributes: struct({}),
      serverName: '',
      clientVersion: '',
    };
  });
}

function pickSize(kind: PoolKind, draw: number): number {
  let rest = draw;
  for (const [size, share] of PARTY_SIZES[kind]) {
    if (rest < share) return size;
    rest -= share;
  }
  return 1;
}

/** Normal by Box and Muller, whole, 0..3000. */
function skill(mean: number, deviation: number, random: () => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  const normal = radius * Math.cos(2 * Math.PI * random());
  return Math.min(3000, Math.max(0, Math.round(mean + deviation * normal)));
}

function struct(fields: Record<string, number>): Struct {
  return Object.assign(Object.create(null) as Record<string, number>, fields);
}
