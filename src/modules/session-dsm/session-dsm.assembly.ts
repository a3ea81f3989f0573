import type { EventLog } from '../../common/ags/event-log.js';
import type { Clock } from '../../common/time/clock.js';
import type { RandomSource } from '../../common/time/random-source.js';
import type { Timers } from '../../common/time/timers.js';
import { AsynchronousStarts } from './asynchronous-starts.js';
import type { DedicatedServerProvider } from './domain/dedicated-server-provider.js';
import type { SessionInformation } from './domain/session-information.js';
import { ProviderDesk } from './provider-desk.js';
import { SessionReports } from './reports/session-reports.js';
import type { ProviderAttempts } from './resilience/provider-attempts.js';
import { ServerReleases } from './server-releases.js';
import type { SessionBook } from './session-book.js';
import { SessionDsmLife } from './session-dsm.life.js';
import type { SessionDsmMetrics } from './session-dsm.metrics.js';
import { SessionDsmService } from './session-dsm.service.js';
import { SessionLanes } from './session-lanes.js';
import { StartSettlements } from './start-settlements.js';
import { SynchronousCreations } from './synchronous-creations.js';

/** The outside world of the module. */
export interface SessionDsmPorts {
  readonly provider: DedicatedServerProvider;
  /** For one call to the provider; read again for each. */
  readonly timeoutMs: number;
  readonly attempts: ProviderAttempts;
  readonly book: SessionBook;
  readonly information: SessionInformation;
  readonly metrics: SessionDsmMetrics;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly newId: () => string;
  readonly log: EventLog;
}

export interface SessionDsm {
  readonly service: SessionDsmService;
  readonly life: SessionDsmLife;
}

/** Puts the parts of the module together, without Nest: the host and the tests use it. */
export function assemble(ports: SessionDsmPorts): SessionDsm {
  const { provider, attempts, book, timers } = ports;
  const lanes = new SessionLanes();
  const desk = new ProviderDesk(provider, ports, attempts, book, timers);
  const releases = new ServerReleases({ ...ports, desk, lanes });
  const reports = new SessionReports({ ...ports, lanes, releases, source: provider.source });
  const shared = { ...ports, desk, lanes, releases, reports };
  const creations = new SynchronousCreations(shared);
  const settlements = new StartSettlements(shared);
  const starts = new AsynchronousStarts({ ...shared, settlements });
  const all = { ...shared, creations, starts, settlements };
  const service = new SessionDsmService(all);
  return { service, life: new SessionDsmLife({ ...all, service }) };
}
