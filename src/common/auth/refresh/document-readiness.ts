import { problemOf } from '../../ags/outage-log.js';
import type { ReadinessSource } from '../../health/readiness.js';
import type { Clock } from '../../time/clock.js';
import type { Timer, Timers } from '../../time/timers.js';
import type { RefreshedDocument, RefreshListener } from './refreshed-document.js';

/** What a document is called, and what an operator looks at when it cannot be had. */
export interface DocumentDescription {
  /** Shown by `/readyz`. */
  readonly name: string;
  /** For example `signing keys of IAM`. */
  readonly what: string;
  /** For example `check AB_BASE_URL`. */
  readonly advice: string;
  /** Whether IAM gives it only for the client credentials of the host. */
  readonly needsCredentials: boolean;
}

/**
 * Not ready until the document was loaded once; with a largest age, again whenever the last one is
 * older.
 */
export class DocumentReadiness implements ReadinessSource, RefreshListener {
  readonly #description: DocumentDescription;
  readonly #source: RefreshedDocument<unknown>;
  readonly #maxAgeSeconds: number | undefined;
  readonly #clock: Clock;
  readonly #timers: Timers;
  readonly #listeners: (() => void)[] = [];
  #lastProblem: string | undefined;
  #expiry: Timer | undefined;

  constructor(
    description: DocumentDescription,
    source: RefreshedDocument<unknown>,
    maxAgeSeconds: number | undefined,
    time: { readonly clock: Clock; readonly timers: Timers },
  ) {
    this.#description = description;
    this.#source = source;
    this.#maxAgeSeconds = maxAgeSeconds;
    this.#clock = time.clock;
    this.#timers = time.timers;
    source.listen(this);
  }

  get name(): string {
    return this.#description.name;
  }

  get problem(): string | undefined {
    const { what, advice } = this.#description;
    const { loaded } = this.#source;
    const last = this.#lastProblem ? `; last try: ${this.#lastProblem}` : '';
    if (loaded === undefined) return `${what} not loaded yet${last}; ${advice}`;
    const age = this.#clock.now() - loaded.loadedAt;
    if (this.#maxAgeSeconds === undefined || age <= this.#maxAgeSeconds) return undefined;
    const limit = `REVOCATION_MAX_AGE_SECONDS (${this.#maxAgeSeconds})`;
    return `${what} ${Math.floor(age)} s old, more than ${limit}${last}; ${advice}`;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  succeeded(): void {
    this.#lastProblem = undefined;
    this.#expiry?.cancel();
    if (this.#maxAgeSeconds !== undefined) {
      // A little later than the limit, which itself still counts as young enough.
      this.#expiry = this.#timers.after(this.#maxAgeSeconds * 1000 + 1, () => this.#tell());
    }
    this.#tell();
  }

  failed(error: unknown): void {
    this.#lastProblem = problemOf(error);
    this.#tell();
  }

  stop(): void {
    this.#expiry?.cancel();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
