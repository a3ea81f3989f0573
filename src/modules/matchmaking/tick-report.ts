import { HOST_EVENT, type HostEvents } from '../../common/events/host-event.js';
import type { StrategyLogger } from '../../common/strategy/strategy-context.js';
import type { MatchmakingMetrics, TickOutcome } from './matchmaking.metrics.js';
import type { TickHeader, TickSummary } from './worker/tick-summary.js';

/** What is known of a tick outside of its worker. */
export interface TickFacts {
  readonly header: TickHeader;
  readonly outcome: TickOutcome;
  readonly seconds: number;
  readonly queuedSeconds: number;
  readonly ignoredMessages: number;
  /** Only of a tick that came to its end. */
  readonly summary: TickSummary | undefined;
}

/** Who hears of ticks, beside the log. */
export interface MatchmakingObservers {
  readonly metrics: MatchmakingMetrics;
  readonly events: HostEvents;
}

/** Tells of each tick that has ended: one log line, the metrics, and an event of the host. */
export class TickReport {
  constructor(
    private readonly observers: MatchmakingObservers,
    private readonly log: StrategyLogger,
  ) {}

  ended({ header, outcome, seconds, queuedSeconds, ignoredMessages, summary }: TickFacts): void {
    const { kind } = header;
    const { metrics } = this.observers;
    metrics.tickEnded(kind, outcome, seconds);
    metrics.queued(kind, queuedSeconds);
    if (ignoredMessages > 0) metrics.ignoredMessages(kind, ignoredMessages);
    this.#publish(header, outcome, summary);
    if (summary !== undefined) this.#measure(header, summary);
    const fields = {
      call: kind,
      outcome,
      tickId: `${header.tickId}`,
      abTraceId: header.traceId === '' ? undefined : header.traceId,
      durationMs: Math.round(seconds * 1000),
      queuedMs: Math.round(queuedSeconds * 1000),
      ignoredMessages,
      ...(summary && fieldsOf(summary)),
    };
    const isOdd =
      ignoredMessages > 0 ||
      (summary !== undefined &&
        (summary.duplicates > 0 || summary.otherPools > 0 || summary.isCutShort));
    if (isOdd) this.log.warn(fields, 'tick');
    else this.log.info(fields, 'tick');
  }

  /** One event a tick, however many matches it made. */
  #publish({ kind, tickId }: TickHeader, outcome: TickOutcome, summary?: TickSummary): void {
    const { events } = this.observers;
    if (outcome === 'failed') {
      const properties = { hook: kind, failure: 'error', tick_id: `${tickId}` };
      events.publish({ name: HOST_EVENT.overrideFailed, properties });
    }
    if (summary === undefined || summary.answers === 0 || !events.isHeard) return;
    const { pool, answers, matchedTickets } = summary;
    events.publish({
      name: HOST_EVENT.matchMade,
      properties: {
        call: kind,
        pool,
        matches: String(answers),
        tickets: String(matchedTickets),
        tick_id: `${tickId}`,
      },
    });
  }

  #measure({ kind }: TickHeader, summary: TickSummary): void {
    const { metrics } = this.observers;
    const { tickets, matchedTickets, duplicates, answers, otherPools, spread } = summary;
    metrics.tickets(kind, 'matched', matchedTickets);
    metrics.tickets(kind, 'unmatched', Math.max(0, tickets - matchedTickets));
    if (duplicates > 0) metrics.tickets(kind, 'duplicate', duplicates);
    metrics.answers(kind, answers);
    metrics.computed(kind, summary.computeMs / 1000);
    if (otherPools > 0) metrics.otherPools(kind, otherPools);
    if (summary.isCutShort) metrics.cutShort(kind);
    if (spread.count > 0) metrics.spread(spread.sum / spread.count);
  }
}

function fieldsOf(summary: TickSummary): object {
  const { pool, otherPools, tickets, sessions, matchedTickets, duplicates, answers } = summary;
  return {
    pool,
    otherPools,
    tickets,
    sessions,
    matchedTickets,
    duplicates,
    answers,
    computeMs: Math.round(summary.computeMs * 10) / 10,
    isCutShort: summary.isCutShort,
  };
}
