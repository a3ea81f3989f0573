import fc from 'fast-check';
import type { Struct } from '../../../src/common/wire/json-struct.js';
import {
  DEFAULT_SETTINGS,
  type EngineEnvironment,
  type EngineSession,
  type EngineSettings,
  type EngineTicket,
} from '../../../src/modules/matchmaking/engine/index.js';

/** The moment of every generated computation. */
export const NOW_MS = 1_760_000_000_250;

const REGIONS = ['eu', 'us', 'ap'];

/** An environment without time, its ids counted. */
export function anEnvironment(settings: Partial<EngineSettings> = {}): EngineEnvironment {
  let ids = 0;
  return {
    nowMs: NOW_MS,
    elapsedMs: () => 0,
    newId: () => {
      ids += 1;
      return ids.toString(16).padStart(32, '0');
    },
    settings: { ...DEFAULT_SETTINGS, ...settings },
  };
}

/** A ticket of a player or party; what is not given is empty. */
export function aTicket(id: string, given: Partial<EngineTicket> = {}): EngineTicket {
  return {
    id,
    pool: 'pool',
    createdAt: { seconds: BigInt(Math.floor(NOW_MS / 1000) - 10), nanos: 0 },
    players: [{ id: `${id}u`, attributes: {} }],
    attributes: {},
    latencies: [],
    partySessionId: '',
    excludedSessions: [],
    ...given,
  };
}

/** A session of teams given by their players' skills; what is not given is empty. */
export function aSession(
  id: string,
  teams: readonly (readonly number[])[],
  given: Partial<EngineSession> = {},
): EngineSession {
  const tickets = teams.map((skills, team) =>
    skills.map((mmr, player) =>
      aTicket(`${id}.${team}.${player}`, {
        players: [{ id: `${id}.${team}.${player}u`, attributes: { mmr } }],
      }),
    ),
  );
  return {
    id,
    pool: 'pool',
    sessionId: `${id}s`,
    createdAt: { seconds: BigInt(Math.floor(NOW_MS / 1000) - 10), nanos: 0 },
    tickets: tickets.flat(),
    teams: tickets.map((team, index) => ({
      id: `${id}.${index}`,
      userIds: team.flatMap(({ players }) => players.map((player) => player.id)),
      parties: [],
    })),
    regionPreferences: [],
    attributes: {},
    serverName: '',
    clientVersion: '',
    ...given,
  };
}

/** Sessions, some of them full, that fit pools of {@link randomPool}. */
export function randomSessions(features: PoolFeatures): fc.Arbitrary<readonly EngineSession[]> {
  const team = fc.array(fc.constantFrom(0, 10, 20, 25.5, 40), { maxLength: 4 });
  const session = fc.record({
    teams: fc.array(team, { maxLength: 3 }),
    age: fc.constantFrom(0, 4, 12, 60),
    region: fc.constantFrom('', 'eu', 'us', 'nowhere'),
    attributes: features.attributes
      ? fc.constantFrom<Struct>({}, { server_name: 's' }, { mode: 'a' })
      : fc.constant<Struct>({}),
    blocks: features.blocks
      ? fc.array(fc.nat({ max: 23 }), { maxLength: 2 })
      : fc.constant<number[]>([]),
    clientVersion: features.attributes ? fc.constantFrom('', '', 'v') : fc.constant(''),
    options: features.options ? optionAttributes() : fc.constant<Struct>({}),
  });
  return fc.array(session, { minLength: 1, maxLength: 5 }).map((sessions) =>
    sessions.map(({ teams, age, region, attributes, blocks, clientVersion, options }, index) =>
      aSession(`s${index}`, teams, {
        createdAt: { seconds: BigInt(Math.floor(NOW_MS / 1000) - age), nanos: 0 },
        regionPreferences: region === '' ? [] : [region],
        attributes: {
          ...attributes,
          ...options,
          ...(blocks.length > 0 ? { blocked_players: blocks.map((other) => `u${other}.0`) } : {}),
        },
        clientVersion,
      }),
    ),
  );
}

export interface RandomPool {
  readonly tickets: readonly EngineTicket[];
  readonly rules: string;
}

/** What a generated pool may contain beside skill, age, size and latency. */
export interface PoolFeatures {
  readonly blocks?: boolean;
  readonly sharedPlayers?: boolean;
  readonly attributes?: boolean;
  readonly options?: boolean;
  readonly maxTickets?: number;
}

/**
 * Pools with many ties (few distinct values of everything) under rule sets of every shape, so that
 * each rule decides something somewhere.
 */
export function randomPool(features: PoolFeatures): fc.Arbitrary<RandomPool> {
  return fc
    .array(ticketShape(features), {
      minLength: 1,
      maxLength: features.maxTickets ?? 24,
      size: 'max',
    })
    .chain((shapes) =>
      ruleSet(features).map((rules) => ({
        tickets: shapes.map((shape, index) => ticketFrom(shape, index)),
        rules: JSON.stringify(rules),
      })),
    );
}

interface TicketShape {
  readonly age: number;
  readonly nanos: number;
  readonly skills: readonly number[];
  readonly level: number;
  readonly latencies: readonly (number | undefined)[];
  readonly attributes: Struct;
  readonly blocks: readonly number[];
  readonly sharedWith: number | undefined;
}

function ticketShape(features: PoolFeatures): fc.Arbitrary<TicketShape> {
  const skill = fc.oneof(
    fc.constantFrom(0, 10, 20, 30, 40),
    fc.integer({ min: 0, max: 60 }),
    fc.double({ min: 0, max: 60, noNaN: true }),
  );
  const latency = fc.option(fc.constantFrom(10, 20, 30, 60, 90, 150, 400), { nil: undefined });
  return fc
    .record({
      age: fc.constantFrom(0, 1, 4, 9, 12, 20, 33, 60),
      nanos: fc.constantFrom(0, 0, 0, 250_000_000),
      skills: fc.array(skill, {
        minLength: fc.sample(fc.constantFrom(0, 1, 1, 1), 1)[0] ?? 1,
        maxLength: 4,
      }),
      level: fc.integer({ min: 0, max: 3 }),
      latencies: fc.tuple(latency, latency, latency),
      attributes: features.attributes
        ? fc.constantFrom<Struct>({}, {}, { server_name: 's' }, { mode: 'a' }, { mode: 'b' })
        : fc.constant<Struct>({}),
      blocks: features.blocks
        ? fc.oneof(
            { weight: 2, arbitrary: fc.constant<number[]>([]) },
            fc.array(fc.nat({ max: 23 }), { maxLength: 3 }),
          )
        : fc.constant<number[]>([]),
      sharedWith: features.sharedPlayers
        ? fc.option(fc.nat({ max: 23 }), { freq: 3, nil: undefined })
        : fc.constant(undefined),
      ...(features.options ? { options: optionAttributes() } : {}),
    })
    .map((shape) => ({
      ...shape,
      attributes: {
        ...shape.attributes,
        ...('options' in shape ? (shape.options as Struct) : {}),
      },
    }));
}

function optionAttributes(): fc.Arbitrary<Struct> {
  const value = fc.oneof(
    fc.constantFrom('a', 'b', 'c', 1),
    fc.array(fc.constantFrom('a', 'b', 'c', 1), { maxLength: 3 }),
  );
  return fc
    .record({ map: value, side: value }, { requiredKeys: [] })
    .map((struct) => struct as Struct);
}

function ticketFrom(shape: TicketShape, index: number): EngineTicket {
  const players = shape.skills.map((mmr, player) => ({
    id: `u${index}.${player}`,
    attributes: { mmr, level: shape.level } as Struct,
  }));
  const [first] = players;
  if (first && shape.sharedWith !== undefined) {
    players[0] = { ...first, id: `u${shape.sharedWith}.0` };
  }
  return aTicket(`t${index}`, {
    createdAt: {
      seconds: BigInt(Math.floor(NOW_MS / 1000) - shape.age),
      nanos: shape.nanos,
    },
    players,
    latencies: shape.latencies.flatMap((ms, region) =>
      ms === undefined ? [] : [{ region: REGIONS[region] ?? '', ms }],
    ),
    attributes: {
      ...shape.attributes,
      ...(shape.blocks.length > 0
        ? { blocked_players: shape.blocks.map((other) => `u${other}.0`) }
        : {}),
    },
  });
}

function ruleSet(features: PoolFeatures): fc.Arbitrary<object> {
  const alliance = fc
    .record({
      minTeams: fc.integer({ min: 1, max: 3 }),
      moreTeams: fc.integer({ min: 0, max: 2 }),
      minPlayers: fc.integer({ min: 1, max: 4 }),
      morePlayers: fc.integer({ min: 0, max: 3 }),
    })
    .map(({ minTeams, moreTeams, minPlayers, morePlayers }) => ({
      min_number: minTeams,
      max_number: minTeams + moreTeams,
      player_min_number: minPlayers,
      player_max_number: minPlayers + morePlayers,
    }));
  const duration = fc.constantFrom(0, 3, 10, 10, 30);
  const distance = (attribute: string) =>
    fc.record(
      {
        attribute: fc.constant(attribute),
        criteria: fc.constantFrom('distance', 'distance', 'distance', 'average'),
        reference: fc.constantFrom(0, 1, 10, 25, 100),
        weight: fc.constantFrom(0, 0.5, 1, 3),
      },
      { requiredKeys: ['attribute', 'criteria', 'reference'] },
    );
  const flex = (attribute: string) =>
    fc.record({
      duration,
      attribute: fc.constant(attribute),
      criteria: fc.constantFrom('distance', 'distance', 'distance', 'smaller'),
      reference: fc.constantFrom(0, 5, 20, 50),
    });
  const seldom = <T>(arbitrary: fc.Arbitrary<T>) =>
    fc.option(arbitrary, { freq: 1, nil: undefined });
  return fc
    .record({
      alliance,
      alliance_flexing_rule: seldom(
        fc.array(
          fc.tuple(alliance, duration).map(([shape, seconds]) => ({ ...shape, duration: seconds })),
          { maxLength: 2 },
        ),
      ),
      matching_rule: fc.oneof(
        fc.constant([]),
        fc.tuple(distance('mmr')),
        fc.tuple(distance('mmr')),
        fc.tuple(distance('mmr'), distance('level')),
        fc.tuple(distance('level'), distance('mmr')),
      ),
      flexing_rule: fc.oneof(
        fc.constant([]),
        fc.array(fc.oneof(flex('mmr'), flex('level')), { maxLength: 3 }),
      ),
      region_latency_initial_range_ms: fc.constantFrom(0, 20),
      region_latency_max_ms: fc.constantFrom(20, 100, 300),
      region_expansion_range_ms: fc.constantFrom(0, 30),
      region_expansion_rate_ms: fc.constantFrom(0, 4000),
      region_latency_rule_weight: fc.constantFrom(0, 0.5, 1),
      disable_bidirectional_latency_after_ms: fc.constantFrom(0, 0, 10_000),
      auto_backfill: fc.boolean(),
      match_options_referred_for_backfill: fc.boolean(),
      blocked_player_option: fc.constantFrom(
        '',
        'blockedPlayerCannotMatch',
        'blockedPlayerCanMatchOnDifferentTeam',
        'blockedPlayerCanMatch',
      ),
      match_options: features.options
        ? fc.record({
            options: fc.tuple(
              fc.record({
                name: fc.constant('map'),
                type: fc.constantFrom('any', 'any', 'all', 'unique', 'disable'),
              }),
              fc.record({
                name: fc.constant('side'),
                type: fc.constantFrom('any', 'unique', 'disable'),
              }),
            ),
          })
        : fc.constant(undefined),
    })
    .map((rules) => rules as object);
}
