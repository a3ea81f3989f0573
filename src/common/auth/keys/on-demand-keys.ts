import type { Timers } from '../../time/timers.js';
import type { Loaded, RefreshedDocument } from '../refresh/refreshed-document.js';
import type { SigningKeySet } from './signing-key-set.js';

/** At most one fetch is started for unknown kids in this time, whatever comes of it. */
export const ON_DEMAND_COOL_DOWN_SECONDS = 30;
/** Longest time a call waits for such a fetch. */
export const ON_DEMAND_WAIT_MS = 5_000;

/**
 * The signing keys on the call path. A `kid` that is not in the set causes one fetch of the set, so
 * that a rotation costs no refused call; a flood of made-up ones costs IAM two requests a minute.
 * Nothing derived from an unknown `kid` is kept.
 */
export class OnDemandKeys {
  readonly #source: RefreshedDocument<SigningKeySet>;
  readonly #timers: Timers;
  #lastStartedAt = Number.NEGATIVE_INFINITY;
  #started = 0;

  constructor(source: RefreshedDocument<SigningKeySet>, timers: Timers) {
    this.#source = source;
    this.#timers = timers;
  }

  /** On-demand fetches started since the beginning. */
  get started(): number {
    return this.#started;
  }

  /** The set as it was loaded last. */
  get loaded(): Loaded<SigningKeySet> | undefined {
    return this.#source.loaded;
  }

  /**
   * Waits for a fetch of the set because a `kid` is not in it; the caller looks it up once more.
   * @param now    seconds since the epoch
   * @param waiting whose signal ends the wait of this call, not the fetch
   * @returns `undefined` when no fetch is allowed now; else settles, never rejecting, when the
   *          fetch or the wait is over
   */
  fetchFor(
    now: number,
    waiting: { readonly signal: AbortSignal } | undefined,
  ): Promise<void> | undefined {
    const fetch = this.#join() ?? this.#start(now);
    return fetch && this.#waitFor(fetch, waiting?.signal);
  }

  #join(): Promise<void> | undefined {
    return this.#source.isFetching ? this.#source.refresh() : undefined;
  }

  #start(now: number): Promise<void> | undefined {
    // A clock that was set back must not lock the fetches out until it has caught up.
    const elapsed = Math.abs(now - this.#lastStartedAt);
    if (elapsed < ON_DEMAND_COOL_DOWN_SECONDS) return undefined;
    this.#lastStartedAt = now;
    this.#started += 1;
    return this.#source.refresh();
  }

  #waitFor(fetch: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const end = () => {
        timer.cancel();
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = this.#timers.after(ON_DEMAND_WAIT_MS, end);
      if (signal?.aborted) return end();
      signal?.addEventListener('abort', end, { once: true });
      void fetch.then(end);
    });
  }
}
