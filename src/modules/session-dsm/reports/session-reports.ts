import type { DedicatedServer, FailedStart } from '../domain/dedicated-server.js';
import {
  type DsInformation,
  failureInformation,
  serverInformation,
} from '../domain/ds-information.js';
import type { Report, SessionRecord } from '../domain/session-record.js';
import type { ServerReleases } from '../server-releases.js';
import type { SessionBook } from '../session-book.js';
import type { SessionDsmMetrics } from '../session-dsm.metrics.js';
import type { SessionLanes } from '../session-lanes.js';
import { type Delivery, type DeliveryParts, ReportDeliveries } from './report-deliveries.js';

/**
 * AGS keeps an asynchronous request for about this long. Source: overrides.md d.6, the vendor's
 * infrastructure code; `asyncProcessDSRequest.timeout` of the template is not told to the host.
 */
export const ASYNC_LIMIT_MS = 120_000;
/**
 * As long as a template has AGS wait unless it says otherwise: what comes later may be unwanted.
 * Source: the session templates of test/fixtures/ags-rest.
 */
const DOUBTFUL_AFTER_MS = 60_000;
/** That a server has ended stays true: worth telling after an outage of AGS too. */
const ENDED_LIMIT_MS = 3_600_000;

export interface ReportParts extends DeliveryParts {
  readonly book: SessionBook;
  readonly lanes: SessionLanes;
  readonly releases: ServerReleases;
  readonly metrics: SessionDsmMetrics;
  /** `source` of everything that is told. */
  readonly source: string;
  readonly newId: () => string;
}

/** What AGS is told of servers: written down with the record, then delivered. */
export class SessionReports {
  readonly #deliveries: ReportDeliveries;
  /** Sessions whose request has not been answered yet: AGS must not hear of the server before. */
  readonly #unanswered = new Set<string>();

  constructor(private readonly parts: ReportParts) {
    const source = {
      next: (sessionId: string) => this.#next(sessionId),
      isDoubtful: (record: SessionRecord, report: Report) => this.#isDoubtful(record, report),
      ended: (sessionId: string, report: Report, delivery: Delivery) =>
        parts.lanes.run(sessionId, () => this.#ended(sessionId, report, delivery)),
    };
    this.#deliveries = new ReportDeliveries(source, parts);
  }

  /** The report that players can connect; to be put into the record of the server. */
  available(server: DedicatedServer): Report {
    return this.#report(this.#of('AVAILABLE', server), ASYNC_LIMIT_MS);
  }

  failed(failure: FailedStart): Report {
    return this.#report(failureInformation(failure, this.parts.source), ASYNC_LIMIT_MS);
  }

  ended(server: DedicatedServer): Report {
    return this.#report(this.#of('ENDED', server), ENDED_LIMIT_MS);
  }

  /** Begins to deliver what the record of the session holds. */
  wake(sessionId: string): void {
    this.#deliveries.wake(sessionId);
  }

  /** Delivers nothing of the session until `answered` resolves. */
  holdUntil(sessionId: string, answered: Promise<void>): void {
    this.#unanswered.add(sessionId);
    void answered.then(() => {
      this.#unanswered.delete(sessionId);
      this.wake(sessionId);
    });
  }

  /** Ends what is under way for the session. Outside of its lane. */
  cancel(sessionId: string): Promise<void> {
    return this.#deliveries.cancel(sessionId);
  }

  settled(): Promise<void> {
    return this.#deliveries.settled();
  }

  stop(): Promise<void> {
    return this.#deliveries.stop();
  }

  #of(status: 'AVAILABLE' | 'ENDED', server: DedicatedServer): DsInformation {
    return serverInformation(status, server, this.parts.source);
  }

  #report(information: DsInformation, limitMs: number): Report {
    const { clock, newId } = this.parts;
    return { id: newId(), information, notAfterMs: clock.now() * 1000 + limitMs };
  }

  #next(sessionId: string): { record: SessionRecord; report: Report } | undefined {
    if (this.#unanswered.has(sessionId)) return undefined;
    const record = this.parts.book.get(sessionId);
    const report = record?.reports[0];
    return record === undefined || report === undefined ? undefined : { record, report };
  }

  #isDoubtful({ answerByMs }: SessionRecord, { information }: Report): boolean {
    const acceptedAtMs = answerByMs - ASYNC_LIMIT_MS;
    const sinceMs = this.parts.clock.now() * 1000 - acceptedAtMs;
    return information.status === 'AVAILABLE' && sinceMs > DOUBTFUL_AFTER_MS;
  }

  /** In the lane of the session. */
  async #ended(sessionId: string, report: Report, delivery: Delivery): Promise<void> {
    const { book, releases, metrics } = this.parts;
    metrics.reported(report.information.status, delivery);
    const record = book.get(sessionId);
    // Terminated, or asked for anew, while the report was under way.
    if (record === undefined || record.reports[0]?.id !== report.id) return;
    const others = record.reports.slice(1);
    const isUnwanted = delivery !== 'delivered' && report.information.status === 'AVAILABLE';
    if (!isUnwanted) {
      const reports = delivery === 'session_gone' ? [] : others;
      await book.change(sessionId, { reports });
      if (record.phase === 'ended' && reports.length === 0) await book.remove(sessionId);
      return;
    }
    // Players will never be sent to a server that AGS does not know of.
    const reports = delivery === 'expired' ? [this.failed(tooLate(report.information))] : [];
    await book.change(sessionId, { reports });
    const cause = delivery === 'unwanted' ? 'late' : 'session_gone';
    if (record.phase === 'live') await releases.release(sessionId, cause);
    else if (record.phase === 'ended') await releases.close(sessionId);
  }
}

function tooLate({ serverId, deployment, region }: DsInformation): FailedStart {
  const description = 'the server was ready, but AGS could not be told in time; it was ended';
  return { serverId, deployment, region, description };
}
