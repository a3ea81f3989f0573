import { HOST_EVENT, type HostEvents } from '../../common/events/host-event.js';
import type { ReleaseCause, ServerOperation, SessionDsmMetrics } from './session-dsm.metrics.js';

const HOOK: Readonly<Record<ServerOperation, string>> = {
  create: 'CreateGameSession',
  start: 'CreateGameSessionAsync',
  terminate: 'TerminateGameSession',
};

/** Counts the module's calls, and tells of those that failed as events of the host. */
export class ToldSessionDsmMetrics implements SessionDsmMetrics {
  constructor(
    private readonly metrics: SessionDsmMetrics,
    private readonly events: HostEvents,
  ) {}

  requested(operation: ServerOperation, outcome: string, seconds: number): void {
    this.metrics.requested(operation, outcome, seconds);
    if (outcome === 'ok') return;
    this.events.publish({
      name: HOST_EVENT.overrideFailed,
      properties: { hook: HOOK[operation], failure: outcome },
    });
  }

  reported(...report: Parameters<SessionDsmMetrics['reported']>): void {
    this.metrics.reported(...report);
  }

  released(cause: ReleaseCause): void {
    this.metrics.released(cause);
  }
}
