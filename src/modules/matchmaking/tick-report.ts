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

/** Tells of each tick that has ended: one log line, and the metrics. */
export class TickReport {
  constructor(
    private readonly metrics: MatchmakingMetrics,
    private readonly log: StrategyLogger,
  ) {}

  ended({ header, outcome, seconds, queuedSeconds, ignoredMessages, summary }: TickFacts): void {
    const { kind } = header;
    this.metrics.tickEnded(kind, outcome, seconds);
    this.metrics.queued(kind, queuedSeconds);
    if (ignoredMessages > 0) this.metrics.ignoredMessages(kind, ignoredMessages);
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

  #measure({ kind }: TickHeader, summary: TickSummary): void {
    const { metrics } = this;
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
