import type { Clock } from '../time/clock.js';
import { jitteredBackoffMs } from '../time/jittered-backoff.js';
import type { RandomSource } from '../time/random-source.js';
import type { Timer, Timers } from '../time/timers.js';
import { DeadlinePassedError, withDeadline } from '../time/with-deadline.js';
import type { IamClient, OwnToken } from './iam-client.js';
import { IamUnreachableError } from './iam-unreachable.error.js';

/** Share of its life after which a token is replaced in the background. */
const REFRESH_SHARE = 0.8;
/** A token that ends sooner is not handed out any more. */
const LAST_SECONDS = 5;
/** Tokens of a shorter life than this are handed out for half of it. */
const SHORT_LIFE_SECONDS = 2 * LAST_SECONDS;
const SHORTEST_LOGIN_GAP_MS = 1_000;
/** Longest time a caller waits for a token. */
export const TOKEN_WAIT_MS = 10_000;

/** What is told of logins. */
export interface LoginListener {
  succeeded(): void;
  failed(error: unknown, retryInMs: number): void;
}

export interface ClientTokenSurroundings {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: RandomSource;
}

interface HeldToken {
  readonly accessToken: string;
  /** Seconds since the epoch. */
  readonly usableUntil: number;
}

/**
 * The host's own token for calls to AGS, in memory only. The first caller causes the first login;
 * from then on it is replaced in the background before it ends. Any number of callers cause one
 * login at a time, at most one a second.
 */
export class ClientToken {
  readonly #iam: IamClient;
  readonly #surroundings: ClientTokenSurroundings;
  readonly #listeners: LoginListener[] = [];
  readonly #stopping = new AbortController();
  #held: HeldToken | undefined;
  #lastLoginAt = Number.NEGATIVE_INFINITY;
  #failuresInARow = 0;
  #next: { readonly timer: Timer; readonly outcome: PromiseWithResolvers<string> } | undefined;
  #running: Promise<string> | undefined;

  constructor(iam: IamClient, surroundings: ClientTokenSurroundings) {
    this.#iam = iam;
    this.#surroundings = surroundings;
  }

  listen(listener: LoginListener): void {
    this.#listeners.push(listener);
  }

  /**
   * A token that may be used now; waits for the login under way, at most 10 s.
   * @throws IamUnreachableError when that login fails or takes longer; the signal's reason when
   *         it is aborted first
   */
  async get(signal?: AbortSignal): Promise<string> {
    const held = this.#held;
    if (held !== undefined && this.#surroundings.clock.now() < held.usableUntil) {
      return held.accessToken;
    }
    const { timers } = this.#surroundings;
    try {
      return await withDeadline(TOKEN_WAIT_MS, timers, signal, (limited) =>
        settledBy(limited, this.#soonest()),
      );
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      if (cause instanceof DeadlinePassedError) throw new IamUnreachableError({ cause });
      throw cause;
    }
  }

  /** Forgets that very token, because AGS refused it; a newer one stays. */
  drop(accessToken: string): void {
    if (this.#held?.accessToken === accessToken) this.#held = undefined;
  }

  /** Ends the background refresh and the login in flight; waiting callers get an error. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the host is stopping'));
    this.#next?.timer.cancel();
    this.#next?.outcome.reject(new IamUnreachableError());
    await this.#running?.catch(() => undefined);
  }

  /** The outcome of the login in flight, of the one that waits for its turn, or of a new one. */
  #soonest(): Promise<string> {
    if (this.#stopping.signal.aborted) return Promise.reject(new IamUnreachableError());
    if (this.#running !== undefined) return this.#running;
    // In a series of failures the back-off decides when to try again.
    if (this.#next !== undefined && this.#failuresInARow > 0) return this.#next.outcome.promise;
    const sinceLast = (this.#surroundings.clock.now() - this.#lastLoginAt) * 1000;
    const gap = SHORTEST_LOGIN_GAP_MS - Math.abs(sinceLast);
    return gap > 0 ? this.#schedule(gap) : this.#login();
  }

  #schedule(ms: number): Promise<string> {
    // Callers that wait for the timer already go on waiting for this one.
    const outcome = this.#next?.outcome ?? Promise.withResolvers<string>();
    this.#next?.timer.cancel();
    outcome.promise.catch(() => undefined);
    const timer = this.#surroundings.timers.after(ms, () => {
      this.#login().then(outcome.resolve, outcome.reject);
    });
    this.#next = { timer, outcome };
    return outcome.promise;
  }

  #login(): Promise<string> {
    this.#next?.timer.cancel();
    const waiting = this.#next?.outcome;
    this.#next = undefined;
    this.#lastLoginAt = this.#surroundings.clock.now();
    const running = this.#runLogin().finally(() => {
      this.#running = undefined;
    });
    running.catch(() => undefined);
    waiting?.resolve(running);
    this.#running = running;
    return running;
  }

  async #runLogin(): Promise<string> {
    let token: OwnToken;
    try {
      token = await this.#iam.login(this.#stopping.signal);
    } catch (cause) {
      this.#onFailure(cause);
      throw new IamUnreachableError({ cause });
    }
    this.#onSuccess(token);
    return token.accessToken;
  }

  #onSuccess({ accessToken, expiresInSeconds }: OwnToken): void {
    const usableSeconds =
      expiresInSeconds < SHORT_LIFE_SECONDS
        ? expiresInSeconds / 2
        : expiresInSeconds - LAST_SECONDS;
    const usableUntil = this.#surroundings.clock.now() + usableSeconds;
    this.#held = { accessToken, usableUntil };
    this.#failuresInARow = 0;
    if (this.#stopping.signal.aborted) return;
    const refreshMs = Math.min(expiresInSeconds * REFRESH_SHARE, usableSeconds) * 1000;
    void this.#schedule(Math.max(refreshMs, SHORTEST_LOGIN_GAP_MS));
    for (const listener of this.#listeners) listener.succeeded();
  }

  #onFailure(error: unknown): void {
    if (this.#stopping.signal.aborted) return;
    this.#failuresInARow += 1;
    const retryInMs = Math.max(
      jitteredBackoffMs(this.#failuresInARow, this.#surroundings.random),
      SHORTEST_LOGIN_GAP_MS,
    );
    void this.#schedule(retryInMs);
    for (const listener of this.#listeners) listener.failed(error, retryInMs);
  }
}

/** Settles as `outcome` does, or rejects when the signal is aborted first. */
function settledBy<T>(signal: AbortSignal, outcome: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    outcome.then(resolve, reject);
  });
}
