import { Counter, Histogram, type Registry } from 'prom-client';
import { extendMetricName } from '../../common/metrics/extend-metric-name.js';
import type {
  MatchmakingMetrics,
  TicketOutcome,
  TickOutcome,
  Verdict,
} from './matchmaking.metrics.js';
import type { TickKind } from './worker/tick-summary.js';

/** A tick takes from a millisecond to half a minute. */
const TICK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Ratings differ by anything between a fraction and thousands. */
const SPREADS = [0.1, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500];

const CALLS = ['MakeMatches', 'BackfillMatches'] as const;

/**
 * {@link MatchmakingMetrics} in prom-client. Series of what should never happen are there from the
 * start: Prometheus sees no rise in one that appears with its first event.
 */
export class PrometheusMatchmakingMetrics implements MatchmakingMetrics {
  readonly #tickets: Counter<'call' | 'outcome'>;
  readonly #answers: Counter<'call'>;
  readonly #ticks: Histogram<'call' | 'outcome'>;
  readonly #computing: Histogram<'call'>;
  readonly #queue: Histogram<'call'>;
  readonly #spread: Histogram;
  readonly #ignored: Counter<'call'>;
  readonly #otherPools: Counter<'call'>;
  readonly #cutShort: Counter<'call'>;
  readonly #validations: Counter<'verdict'>;

  constructor(registry: Registry, prefix: string) {
    const registers = [registry];
    const name = (suffix: string) => extendMetricName(prefix, `matchmaking_${suffix}`);
    this.#tickets = new Counter({
      name: name('tickets_total'),
      help: 'Tickets that ticks brought, by what became of them.',
      labelNames: ['call', 'outcome'],
      registers,
    });
    this.#answers = new Counter({
      name: name('answers_total'),
      help: 'Matches and backfill proposals.',
      labelNames: ['call'],
      registers,
    });
    this.#ticks = new Histogram({
      name: name('tick_seconds'),
      help: 'From the first message of a tick to its last answer.',
      labelNames: ['call', 'outcome'],
      buckets: TICK_SECONDS,
      registers,
    });
    this.#computing = new Histogram({
      name: name('computing_seconds'),
      help: 'Computing of a tick from its last ticket to its last answer, turns of others left out.',
      labelNames: ['call'],
      buckets: TICK_SECONDS,
      registers,
    });
    this.#queue = new Histogram({
      name: name('queue_wait_seconds'),
      help: 'How long ticks waited for a place in a worker.',
      labelNames: ['call'],
      buckets: TICK_SECONDS,
      registers,
    });
    this.#spread = new Histogram({
      name: name('match_spread'),
      help: 'Mean difference of the first matching attribute inside the matches of a tick.',
      buckets: SPREADS,
      registers,
    });
    this.#ignored = new Counter({
      name: name('ignored_messages_total'),
      help: 'Messages of ticks that were neither parameters, nor a ticket, nor a session.',
      labelNames: ['call'],
      registers,
    });
    this.#otherPools = new Counter({
      name: name('other_pools_total'),
      help: 'Pools that were mixed into the ticks of others.',
      labelNames: ['call'],
      registers,
    });
    this.#cutShort = new Counter({
      name: name('cut_short_total'),
      help: 'Ticks whose strategy was stopped by the time limit.',
      labelNames: ['call'],
      registers,
    });
    this.#validations = new Counter({
      name: name('validations_total'),
      help: 'Tickets that were validated, by the verdict.',
      labelNames: ['verdict'],
      registers,
    });
    for (const call of CALLS) {
      for (const counter of [this.#ignored, this.#otherPools, this.#cutShort]) {
        counter.inc({ call }, 0);
      }
    }
  }

  tickets(call: TickKind, outcome: TicketOutcome, count: number): void {
    this.#tickets.inc({ call, outcome }, count);
  }

  answers(call: TickKind, count: number): void {
    this.#answers.inc({ call }, count);
  }

  tickEnded(call: TickKind, outcome: TickOutcome, seconds: number): void {
    this.#ticks.observe({ call, outcome }, seconds);
  }

  computed(call: TickKind, seconds: number): void {
    this.#computing.observe({ call }, seconds);
  }

  queued(call: TickKind, seconds: number): void {
    this.#queue.observe({ call }, seconds);
  }

  spread(mean: number): void {
    this.#spread.observe(mean);
  }

  ignoredMessages(call: TickKind, count: number): void {
    this.#ignored.inc({ call }, count);
  }

  otherPools(call: TickKind, count: number): void {
    this.#otherPools.inc({ call }, count);
  }

  cutShort(call: TickKind): void {
    this.#cutShort.inc({ call });
  }

  validated(verdict: Verdict): void {
    this.#validations.inc({ verdict });
  }
}
