import type { Clock } from '../../time/clock.js';
import { jitteredBackoffMs } from '../../time/jittered-backoff.js';
import type { RandomSource } from '../../time/random-source.js';
import type { Timer, Timers } from '../../time/timers.js';

/** The last good answer of a source. */
export interface Loaded<T> {
  readonly document: T;
  /** Seconds since the epoch. */
  readonly loadedAt: number;
  /** Grows by one with each replacement; 1 for the first. */
  readonly generation: number;
}

/** What a source tells while it runs. */
export interface RefreshListener {
  succeeded(): void;
  failed(error: unknown, retryInMs: number): void;
}

/** What passes time and chance to a source. */
export interface RefreshSurroundings {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
}

/** Share of the interval by which a wait may be shorter, so that replicas spread. */
const SHORTENING_SHARE = 0.1;

/**
 * A document that is fetched again and again: at the interval after a success, after 1 s, 2 s,
 * 4 s … 60 s with jitter after a failure, without limit of tries. The last good document stays
 * until another replaces it as a whole. At most one fetch at a time.
 */
export class RefreshedDocument<T> {
  readonly #fetch: (signal: AbortSignal) => Promise<T>;
  readonly #intervalSeconds: number;
  readonly #surroundings: RefreshSurroundings;
  readonly #listeners: RefreshListener[] = [];
  readonly #stopping = new AbortController();
  #loaded: Loaded<T> | undefined;
  #inFlight: Promise<void> | undefined;
  #next: Timer | undefined;
  #failuresInARow = 0;

  /** @param fetch gives the parsed document or throws; must honour its signal */
  constructor(
    fetch: (signal: AbortSignal) => Promise<T>,
    intervalSeconds: number,
    surroundings: RefreshSurroundings,
  ) {
    this.#fetch = fetch;
    this.#intervalSeconds = intervalSeconds;
    this.#surroundings = surroundings;
  }

  /** `undefined` until the first success. */
  get loaded(): Loaded<T> | undefined {
    return this.#loaded;
  }

  get isFetching(): boolean {
    return this.#inFlight !== undefined;
  }

  listen(listener: RefreshListener): void {
    this.#listeners.push(listener);
  }

  /**
   * Fetches now, or joins the fetch in flight; afterwards the schedule goes on from its end. Never
   * rejects: a failure is told to the listeners and leaves {@link loaded} as it was.
   */
  refresh(): Promise<void> {
    if (this.#stopping.signal.aborted) return Promise.resolve();
    this.#inFlight ??= this.#run().finally(() => {
      this.#inFlight = undefined;
    });
    return this.#inFlight;
  }

  /** Ends the schedule and the fetch in flight; settles when that has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the host is stopping'));
    this.#next?.cancel();
    await this.#inFlight;
  }

  async #run(): Promise<void> {
    this.#next?.cancel();
    let document: T;
    try {
      document = await this.#fetch(this.#stopping.signal);
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.#onFailure(error);
      return;
    }
    if (!this.#stopping.signal.aborted) this.#onSuccess(document);
  }

  #onSuccess(document: T): void {
    this.#failuresInARow = 0;
    this.#loaded = {
      document,
      loadedAt: this.#surroundings.clock.now(),
      generation: (this.#loaded?.generation ?? 0) + 1,
    };
    const shortening = SHORTENING_SHARE * this.#surroundings.random();
    this.#schedule(this.#intervalSeconds * 1000 * (1 - shortening));
    for (const listener of this.#listeners) listener.succeeded();
  }

  #onFailure(error: unknown): void {
    this.#failuresInARow += 1;
    const { random } = this.#surroundings;
    const retryInMs = jitteredBackoffMs(this.#failuresInARow, random, this.#intervalSeconds);
    this.#schedule(retryInMs);
    for (const listener of this.#listeners) listener.failed(error, retryInMs);
  }

  #schedule(ms: number): void {
    this.#next = this.#surroundings.timers.after(ms, () => void this.refresh());
  }
}
