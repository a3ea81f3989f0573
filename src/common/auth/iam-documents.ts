import type { EventLog } from '../ags/event-log.js';
import { OutageLog } from '../ags/outage-log.js';
import type { Readiness } from '../health/readiness.js';
import type { Clock } from '../time/clock.js';
import type { Timers } from '../time/timers.js';
import type { AuthMetrics, RefreshSource } from './auth-metrics.js';
import { type DocumentDescription, DocumentReadiness } from './refresh/document-readiness.js';
import type { RefreshedDocument } from './refresh/refreshed-document.js';
import { StalenessLog } from './refresh/staleness-log.js';
import type { TokenValidation, ValidationPolicy } from './token-validation.js';

const SIGNING_KEYS: DocumentDescription = {
  name: 'iam-keys',
  what: 'signing keys of IAM',
  advice: 'check AB_BASE_URL and whether IAM can be reached',
  needsCredentials: false,
};
const REVOCATION_LIST: DocumentDescription = {
  name: 'revocation-list',
  what: 'revocation list of IAM',
  advice: 'check AB_BASE_URL, AB_CLIENT_ID and AB_CLIENT_SECRET',
  needsCredentials: true,
};

/** Where the state of the documents shows. */
export interface DocumentObservers {
  readonly readiness: Readiness;
  readonly metrics: AuthMetrics;
  readonly log: EventLog;
}

/** Starts and stops the documents of IAM, and shows their state to operators. */
export class IamDocuments {
  readonly #validation: TokenValidation;
  readonly #owned: { stop(): void }[] = [];

  constructor(
    validation: TokenValidation,
    policy: ValidationPolicy,
    observers: DocumentObservers,
    time: { readonly clock: Clock; readonly timers: Timers },
  ) {
    this.#validation = validation;
    const show = (
      source: RefreshedDocument<unknown>,
      description: DocumentDescription,
      label: RefreshSource,
      maxAgeSeconds: number | undefined,
    ) => {
      const { readiness, metrics, log } = observers;
      source.listen(new OutageLog(description.what, log, time.clock, description.needsCredentials));
      source.listen({
        succeeded: () => metrics.countRefresh(label, 'ok'),
        failed: () => metrics.countRefresh(label, 'failed'),
      });
      const { refreshIntervalSeconds } = policy;
      const staleness = new StalenessLog(
        description.what,
        refreshIntervalSeconds,
        log,
        time.timers,
      );
      source.listen(staleness);
      const ready = new DocumentReadiness(description, source, maxAgeSeconds, time);
      readiness.register(ready);
      this.#owned.push(staleness, ready);
    };
    show(validation.keys, SIGNING_KEYS, 'jwks', undefined);
    show(
      validation.revocationList,
      REVOCATION_LIST,
      'revocation_list',
      policy.revocationMaxAgeSeconds,
    );
    observers.metrics.observe(validation);
  }

  start(): void {
    this.#validation.start();
  }

  async stop(): Promise<void> {
    for (const owned of this.#owned) owned.stop();
    await this.#validation.stop();
  }
}
