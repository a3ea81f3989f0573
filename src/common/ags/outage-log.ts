import type { Clock } from '../time/clock.js';
import type { EventLog } from './event-log.js';
import { IamStatusError } from './iam-client.js';

const REPEAT_SECONDS = 60;

/**
 * Tells of the failures of one thing that IAM gives: the first of a series, then at most one line
 * a minute, and its end with the length of the outage.
 */
export class OutageLog {
  readonly #what: string;
  readonly #log: EventLog;
  readonly #clock: Clock;
  readonly #usesCredentials: boolean;
  #outage: { startedAt: number; toldAt: number; isCredentialRefusalTold: boolean } | undefined;

  /**
   * @param what            as it stands in the lines, for example `signing keys of IAM`
   * @param usesCredentials whether a 401 or 403 speaks of the host's client credentials
   */
  constructor(what: string, log: EventLog, clock: Clock, usesCredentials: boolean) {
    this.#usesCredentials = usesCredentials;
    this.#what = what;
    this.#log = log;
    this.#clock = clock;
  }

  /** @param error of a class whose message holds nothing secret */
  failed(error: unknown, retryInMs: number): void {
    const now = this.#clock.now();
    const isFirst = this.#outage === undefined;
    this.#outage ??= { startedAt: now, toldAt: now, isCredentialRefusalTold: false };
    const retryInSeconds = Math.round(retryInMs / 100) / 10;
    if (this.#isNewCredentialRefusal(error)) {
      this.#outage.isCredentialRefusalTold = true;
      this.#outage.toldAt = now;
      this.#log.error(
        { source: this.#what, problem: problemOf(error), retryInSeconds },
        'IAM refuses the client credentials: check AB_CLIENT_ID and AB_CLIENT_SECRET',
      );
      return;
    }
    if (!isFirst && now - this.#outage.toldAt < REPEAT_SECONDS) return;
    this.#outage.toldAt = now;
    this.#log.warn(
      { source: this.#what, problem: problemOf(error), retryInSeconds },
      `${this.#what}: fetching failed`,
    );
  }

  succeeded(): void {
    if (this.#outage === undefined) return;
    const outageSeconds = Math.round(this.#clock.now() - this.#outage.startedAt);
    this.#outage = undefined;
    this.#log.info({ source: this.#what, outageSeconds }, `${this.#what}: fetched again`);
  }

  #isNewCredentialRefusal(error: unknown): boolean {
    if (!this.#usesCredentials || this.#outage?.isCredentialRefusalTold) return false;
    return error instanceof IamStatusError && error.isCredentialRefusal;
  }
}

/** What went wrong, in words that hold nothing of the request: `connect ECONNREFUSED 127.0.0.1:1`. */
export function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  // A refused connection to a name with several addresses has its causes inside and no message.
  if (error instanceof AggregateError && error.message === '') return problemOf(error.errors[0]);
  return error.message === '' ? error.name : error.message;
}
