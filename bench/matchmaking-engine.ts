import {
  compileRules,
  DEFAULT_SETTINGS,
  type EngineEnvironment,
  makeMatches,
  proposeBackfill,
} from '../src/modules/matchmaking/engine/index.js';
import { naiveMatches } from './baseline/naive-matcher.js';
import { benchRules, benchSessions, benchTickets, type PoolKind } from './matchmaking-pool.js';

/**
 * `node --import ./scripts/typescript-hooks.mjs bench/matchmaking-engine.ts`: CPU of the engine alone, without wire and workers, as a
 * multiple of the naive matcher on as many tickets in the same run.
 */
const NOW_MS = 1_760_000_000_250;

interface Scenario {
  readonly name: string;
  readonly kind: PoolKind;
  readonly count: number;
  readonly rules: string;
  readonly sessions?: number;
}

const ONE = benchRules('1v1', 100, []);
const FIVE = benchRules('5v5', 300, []);
const SCENARIOS: readonly Scenario[] = [
  ...[100, 1000, 5000, 10_000, 50_000].map(
    (count): Scenario => ({ name: '1v1', kind: '1v1', count, rules: ONE }),
  ),
  ...[1000, 10_000, 50_000].map(
    (count): Scenario => ({ name: '5v5', kind: '5v5', count, rules: FIVE }),
  ),
  {
    name: '1v1, two flexing steps',
    kind: '1v1',
    count: 5000,
    rules: benchRules('1v1', 100, [250, 600]),
  },
  { name: 'backfill of 200', kind: 'backfill', count: 10_000, rules: FIVE, sessions: 200 },
];

function anEnvironment(): EngineEnvironment {
  let ids = 0;
  return {
    nowMs: NOW_MS,
    elapsedMs: () => performance.now(),
    newId: () => {
      ids += 1;
      return ids.toString(16).padStart(32, '0');
    },
    settings: DEFAULT_SETTINGS,
  };
}

/** CPU of the whole process per run, in ms, after two runs to warm up. */
function cpuMs(run: () => unknown, count: number): number {
  run();
  run();
  const runs = Math.max(3, Math.min(100, Math.floor(100_000 / count)));
  const before = process.cpuUsage();
  for (let index = 0; index < runs; index += 1) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / runs;
}

for (const { name, kind, count, rules, sessions } of SCENARIOS) {
  const tickets = benchTickets(kind, count, NOW_MS);
  const singles = kind === '1v1' ? tickets : benchTickets('1v1', count, NOW_MS);
  const plan = compileRules(rules);
  const naive = cpuMs(() => naiveMatches(singles), count);
  if (sessions !== undefined) {
    const waiting = benchSessions(sessions, NOW_MS);
    const propose = () => [...proposeBackfill(waiting, tickets, plan, anEnvironment())];
    const cpu = cpuMs(propose, count);
    const proposals = propose();
    const added = proposals.reduce((sum, each) => sum + each.tickets.length, 0);
    report(name, count, cpu, naive, `${proposals.length} sessions, ${added} tickets added`);
    continue;
  }
  const make = () => [...makeMatches(tickets, plan, anEnvironment())];
  const cpu = cpuMs(make, count);
  const matches = make();
  const matched = matches.reduce((sum, match) => sum + match.tickets.length, 0);
  const spreads = matches.map((match) => {
    const skills = match.memberAttributes.map(({ mmr }) => Number(mmr));
    return Math.max(...skills) - Math.min(...skills);
  });
  const spread = spreads.reduce((sum, each) => sum + each, 0) / Math.max(1, spreads.length);
  const detail = `${matches.length} matches of ${matched} tickets, mean spread ${spread.toFixed(2)}`;
  report(name, count, cpu, naive, detail);
}

function report(name: string, count: number, cpu: number, naive: number, detail: string) {
  const perTicket = ((cpu * 1000) / count).toFixed(2);
  console.log(
    `${name.padEnd(24)} ${String(count).padStart(6)}  ${cpu.toFixed(2).padStart(8)} ms ` +
      `${(cpu / naive).toFixed(1).padStart(6)}x naive  ${perTicket} µs/ticket  ${detail}`,
  );
}
