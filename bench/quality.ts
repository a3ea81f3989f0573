import {
  compileRules,
  DEFAULT_SETTINGS,
  type EngineTicket,
  type Match,
  makeMatches,
} from '../src/modules/matchmaking/engine/index.js';
import { benchRules, benchTickets, type PoolKind, seededRandom } from './matchmaking-pool.js';

/**
 * `npm run bench:quality`: what players of a queue get, by the engine alone. Tickets arrive over ten
 * simulated minutes, a tick every two simulated seconds matches those that wait; the same tickets
 * for every row of a game. Nothing here depends on how fast the machine is.
 */
const START_MS = 1_760_000_000_000;
const SIMULATED_MS = 10 * 60_000;
const TICK_MS = 2000;
const SEED = 11;
/** No computation is cut short: a time limit would let the machine decide. */
const NO_LIMIT_MS = 3_600_000;

interface Game {
  readonly kind: Exclude<PoolKind, 'backfill'>;
  readonly rules: string;
}

const GAMES: readonly Game[] = [
  { kind: '1v1', rules: benchRules('1v1', 100, []) },
  { kind: '5v5', rules: benchRules('5v5', 300, []) },
];
/** Tickets that wait already when it begins: a game that opens again after maintenance. */
interface Queue {
  readonly backlog: number;
  readonly perSecond: number;
}

const QUEUES: readonly Queue[] = [
  { backlog: 0, perSecond: 5 },
  { backlog: 0, perSecond: 50 },
  { backlog: 10_000, perSecond: 50 },
];
const CHUNKS = [0, 1000];

interface Arrival {
  readonly ticket: EngineTicket;
  readonly atMs: number;
}

/** What came of a queue; times in ms, skill in MMR. */
interface Outcome {
  readonly arrived: number;
  /** Of every ticket; of one that was never matched until the end of the simulation. */
  readonly waits: number[];
  readonly matched: number;
  readonly matches: number;
  /** Of each match: best player less worst. */
  readonly spreads: number[];
  /** How many of them are of the first tick. */
  readonly firstTickMatches: number;
  /** Of each match: how far the means of its two teams are apart. */
  readonly gaps: number[];
  readonly largestPool: number;
}

const startedAt = performance.now();
console.table(
  GAMES.flatMap((game) =>
    QUEUES.flatMap((queue) => {
      const arrivals = arrivalsOf(game.kind, queue);
      return CHUNKS.map((chunkSize) =>
        rowOf(game, queue, chunkSize, simulate(game, arrivals, chunkSize)),
      );
    }),
  ),
);
console.log(`took ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);

/** Gaps are exponential, so that some ticks bring many tickets and some few. */
function arrivalsOf(kind: Game['kind'], { backlog, perSecond }: Queue): readonly Arrival[] {
  const random = seededRandom(SEED * perSecond);
  const times = Array.from({ length: backlog }, () => START_MS);
  let atMs = 0;
  for (;;) {
    atMs += (-Math.log(1 - random()) * 1000) / perSecond;
    if (atMs >= SIMULATED_MS) break;
    times.push(START_MS + Math.floor(atMs));
  }
  const tickets = benchTickets(kind, times.length, START_MS, SEED);
  return tickets.map((ticket, index) => {
    const arrivedMs = times[index] ?? START_MS;
    return { ticket: { ...ticket, createdAt: timestampOf(arrivedMs) }, atMs: arrivedMs };
  });
}

function simulate(game: Game, arrivals: readonly Arrival[], chunkSize: number): Outcome {
  const plan = compileRules(game.rules);
  const settings = { ...DEFAULT_SETTINGS, chunkSize, timeLimitMs: NO_LIMIT_MS };
  const waits: number[] = [];
  const spreads: number[] = [];
  const gaps: number[] = [];
  let waiting: Arrival[] = [];
  let next = 0;
  let ids = 0;
  let largestPool = 0;
  let firstTickMatches = 0;
  for (let nowMs = START_MS + TICK_MS; nowMs <= START_MS + SIMULATED_MS; nowMs += TICK_MS) {
    for (
      let each = arrivals[next];
      each !== undefined && each.atMs < nowMs;
      each = arrivals[next]
    ) {
      waiting.push(each);
      next += 1;
    }
    largestPool = Math.max(largestPool, waiting.length);
    const pool = waiting;
    const taken = new Set<number>();
    const environment = {
      nowMs,
      elapsedMs: () => nowMs,
      newId: () => {
        ids += 1;
        return ids.toString(16).padStart(32, '0');
      },
      settings,
    };
    const tickets = pool.map(({ ticket }) => ticket);
    for (const match of makeMatches(tickets, plan, environment)) {
      const members = match.tickets
        .map((index) => pool[index])
        .filter((each) => each !== undefined);
      for (const index of match.tickets) taken.add(index);
      for (const { atMs } of members) waits.push(nowMs - atMs);
      const { spread, gap } = skillsOf(match, members);
      spreads.push(spread);
      gaps.push(gap);
    }
    if (nowMs === START_MS + TICK_MS) firstTickMatches = spreads.length;
    waiting = pool.filter((_, index) => !taken.has(index));
  }
  const matched = waits.length;
  const endMs = START_MS + SIMULATED_MS;
  for (const { atMs } of [...waiting, ...arrivals.slice(next)]) waits.push(endMs - atMs);
  const matches = spreads.length;
  return {
    arrived: arrivals.length,
    waits,
    matched,
    matches,
    spreads,
    firstTickMatches,
    gaps,
    largestPool,
  };
}

function skillsOf(match: Match, members: readonly Arrival[]) {
  const skillOf = new Map(
    members.flatMap(({ ticket }) =>
      ticket.players.map(({ id, attributes }) => [id, Number(attributes.mmr)] as const),
    ),
  );
  const means = match.teams.map(({ userIds }) =>
    meanOf(userIds.map((id) => skillOf.get(id) ?? Number.NaN)),
  );
  return { spread: rangeOf([...skillOf.values()]), gap: rangeOf(means) };
}

function rowOf({ kind }: Game, queue: Queue, chunkSize: number, outcome: Outcome) {
  const { arrived, matched, matches, largestPool } = outcome;
  const waits = ascending(outcome.waits);
  const spreads = ascending(outcome.spreads);
  const gaps = ascending(outcome.gaps);
  const ofFirstTick = outcome.spreads.slice(0, outcome.firstTickMatches);
  const seconds = (ms: number) => Number((ms / 1000).toFixed(1));
  return {
    game: kind,
    backlog: queue.backlog,
    'arrivals/s': queue.perSecond,
    computed: chunkSize === 0 ? 'whole pool' : `chunks of ${chunkSize}`,
    tickets: arrived,
    'largest pool': largestPool,
    matches,
    'matched %': Number(((100 * matched) / arrived).toFixed(2)),
    'wait mean s': seconds(meanOf(waits)),
    'wait p95 s': seconds(quantile(waits, 0.95)),
    'worst 1 % s': seconds(worstMean(waits)),
    'spread mean': Number(meanOf(spreads).toFixed(1)),
    'spread p95': quantile(spreads, 0.95),
    'spread worst 1 %': Number(worstMean(spreads).toFixed(1)),
    'spread 1st tick': ofFirstTick.length === 0 ? '' : Number(meanOf(ofFirstTick).toFixed(1)),
    'gap mean': Number(meanOf(gaps).toFixed(1)),
    'gap p95': Number(quantile(gaps, 0.95).toFixed(1)),
  };
}

/** Mean of the highest hundredth, at least of one. */
function worstMean(sorted: readonly number[]): number {
  return meanOf(sorted.slice(-Math.max(1, Math.ceil(sorted.length / 100))));
}

function rangeOf(values: readonly number[]): number {
  return Math.max(...values) - Math.min(...values);
}

function timestampOf(ms: number) {
  return { seconds: BigInt(Math.floor(ms / 1000)), nanos: (ms % 1000) * 1_000_000 };
}

function ascending(values: readonly number[]): readonly number[] {
  return values.toSorted((a, b) => a - b);
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
