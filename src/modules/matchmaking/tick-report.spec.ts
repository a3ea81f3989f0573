import { beforeEach, describe, expect, it } from '@jest/globals';
import type { HostEvent } from '../../common/events/host-event.js';
import { HostEventBus } from '../../common/events/host-event-bus.js';
import type { MatchmakingMetrics } from './matchmaking.metrics.js';
import { type TickFacts, TickReport } from './tick-report.js';

const SUMMARY = {
  pool: '2v2',
  otherPools: 0,
  tickets: 9,
  matchedTickets: 8,
  duplicates: 0,
  sessions: 0,
  answers: 2,
  computeMs: 1,
  isCutShort: false,
  spread: { count: 0, sum: 0 },
};

function aTick(changes: Partial<TickFacts> = {}): TickFacts {
  return {
    header: { kind: 'MakeMatches', rules: '{}', tickId: 7n, traceId: '' },
    outcome: 'ok',
    seconds: 1,
    queuedSeconds: 0,
    ignoredMessages: 0,
    summary: SUMMARY,
    ...changes,
  };
}

describe('the report of a tick', () => {
  let events: HostEvent[];
  let report: TickReport;

  beforeEach(() => {
    events = [];
    const bus = new HostEventBus(() => undefined);
    bus.subscribe((event) => events.push(event));
    // Every measure is taken, and forgotten.
    const metrics = new Proxy({}, { get: () => () => undefined }) as MatchmakingMetrics;
    const quiet = () => undefined;
    report = new TickReport(
      { metrics, events: bus },
      { debug: quiet, info: quiet, warn: quiet, error: quiet },
    );
  });

  it('is one event, however many matches the tick made', () => {
    report.ended(aTick());
    expect(events).toEqual([
      {
        name: 'MATCH_MADE',
        properties: { call: 'MakeMatches', pool: '2v2', matches: '2', tickets: '8', tick_id: '7' },
      },
    ]);
  });

  it('is no event without a match', () => {
    report.ended(aTick({ summary: { ...SUMMARY, answers: 0 } }));
    expect(events).toEqual([]);
  });

  it('is the event of a failed override when the strategy failed', () => {
    report.ended(aTick({ outcome: 'failed', summary: undefined }));
    expect(events).toEqual([
      {
        name: 'OVERRIDE_FAILED',
        properties: { hook: 'MakeMatches', failure: 'error', tick_id: '7' },
      },
    ]);
  });
});
