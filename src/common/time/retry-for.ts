import type { Clock } from './clock.js';
import { pause } from './pause.js';
import type { RandomSource } from './random-source.js';
import type { Timers } from './timers.js';

/** First wait before a repetition; it doubles from one to the next. */
const FIRST_DELAY_MS = 500;
/** Longest wait: a server that is back is found soon. */
const LONGEST_DELAY_MS = 5000;
/** All waits but the first are shortened by up to this share, so that callers do not come in step. */
const JITTER_SHARE = 0.2;

/** What repeating needs of the world. */
export interface RetrySurroundings {
  readonly time: Clock & Timers;
  readonly random: RandomSource;
}

export interface RetryLimits {
  /** From the first try on; no repetition begins later. 0: none at all. */
  readonly totalMs: number;
  readonly isTransient: (error: unknown) => boolean;
  /** Told before each wait. */
  readonly onRetry: (delayMs: number, error: unknown) => void;
}

/**
 * Does `work` again and again while it fails with a transient error: after 0.5 s, 1 s, 2 s … 5 s,
 * never past the total time. Not cockatiel, whose waits cannot be broken off and know no total.
 * @param signal  ends a wait at once
 * @throws the last error of `work`, or the reason of `signal`
 */
export async function retryFor<T>(
  work: () => Promise<T>,
  { totalMs, isTransient, onRetry }: RetryLimits,
  { time, random }: RetrySurroundings,
  signal: AbortSignal = new AbortController().signal,
): Promise<T> {
  const endsAtMs = time.now() * 1000 + totalMs;
  for (let retries = 0; ; retries++) {
    try {
      return await work();
    } catch (error) {
      const leftMs = endsAtMs - time.now() * 1000;
      if (leftMs <= 0 || !isTransient(error)) throw error;
      const delayMs = Math.min(delayBefore(retries, random), leftMs);
      onRetry(delayMs, error);
      await pause(delayMs, time, signal);
    }
  }
}

function delayBefore(retries: number, random: RandomSource): number {
  const nominal = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** retries);
  return retries === 0 ? nominal : nominal * (1 - JITTER_SHARE * random());
}
