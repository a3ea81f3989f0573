import type { EventLog } from '../../common/ags/event-log.js';
import { jitteredBackoffMs } from '../../common/time/jittered-backoff.js';
import type { RandomSource } from '../../common/time/random-source.js';
import type { Timer, Timers } from '../../common/time/timers.js';
import { ProviderUnavailableError } from './domain/dedicated-server.errors.js';
import { type ProviderDesk, referenceOf } from './provider-desk.js';
import type { SessionBook } from './session-book.js';
import type { ReleaseCause, SessionDsmMetrics } from './session-dsm.metrics.js';
import type { SessionLanes } from './session-lanes.js';

export interface ReleaseParts {
  readonly desk: ProviderDesk;
  readonly book: SessionBook;
  readonly lanes: SessionLanes;
  readonly timers: Timers;
  readonly random: RandomSource;
  readonly metrics: SessionDsmMetrics;
  readonly log: EventLog;
}

/**
 * Ends servers that nobody wants any more, and keeps at it until the provider says that they are
 * gone, across restarts of the host. Every method runs in the lane of its session.
 */
export class ServerReleases {
  readonly #retries = new Map<string, Timer>();

  constructor(private readonly parts: ReleaseParts) {}

  /**
   * Ends whatever the record may have left at the provider. What AGS has yet to be told stays.
   * @returns false when the server may still run: it is tried again later then
   */
  async release(sessionId: string, cause: ReleaseCause, failures = 0): Promise<boolean> {
    const { book, desk, log, metrics } = this.parts;
    const record = book.get(sessionId);
    if (record === undefined) return true;
    this.#retries.get(sessionId)?.cancel();
    this.#retries.delete(sessionId);
    if (record.phase !== 'releasing') await book.change(sessionId, { phase: 'releasing' });
    try {
      await desk.terminate(referenceOf(record));
    } catch (error) {
      log.warn({ err: error, sessionId, cause }, 'a dedicated server cannot be released now');
      this.#retryLater(sessionId, cause, failures + 1);
      return false;
    }
    metrics.released(cause);
    log.info({ sessionId, cause }, 'a dedicated server was released');
    await this.close(sessionId);
    return true;
  }

  /** After a failure of the provider: releases what it may have left, if it kept anything. */
  async afterFailure(sessionId: string, cause: ReleaseCause = 'failed'): Promise<void> {
    const record = this.parts.book.get(sessionId);
    if (record?.kept === undefined && record?.server === undefined) await this.close(sessionId);
    else await this.release(sessionId, cause);
  }

  /** There is no server any more: the record goes, once AGS has heard all that it is to be told. */
  async close(sessionId: string): Promise<void> {
    const { book } = this.parts;
    const record = book.get(sessionId);
    if (record === undefined) return;
    if (record.reports.length === 0) await book.remove(sessionId);
    else await book.put({ ...record, phase: 'ended', kept: undefined, server: undefined });
  }

  /**
   * Makes sure that a release has come to its end.
   * @throws ProviderUnavailableError while the old server may still run
   */
  async insist(sessionId: string, cause: ReleaseCause): Promise<void> {
    if (await this.release(sessionId, cause)) return;
    throw new ProviderUnavailableError(
      'the previous server of this session cannot be ended yet; ask again in a few seconds',
      { isTransient: false },
    );
  }

  /** Tries nothing again; what is left is on disk for the next start. */
  stop(): void {
    for (const timer of this.#retries.values()) timer.cancel();
    this.#retries.clear();
  }

  #retryLater(sessionId: string, cause: ReleaseCause, failures: number): void {
    const { timers, random, lanes, book, log } = this.parts;
    const again = () =>
      lanes.run(sessionId, async () => {
        if (book.get(sessionId)?.phase === 'releasing') {
          await this.release(sessionId, cause, failures);
        }
      });
    const timer = timers.after(jitteredBackoffMs(failures, random), () => {
      again().catch((error: unknown) => log.error({ err: error, sessionId }, 'a release failed'));
    });
    this.#retries.set(sessionId, timer);
  }
}
