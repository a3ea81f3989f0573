/** The time of day as the host sees it; tests put their own in its place. */
export interface Clock {
  /** Seconds since the epoch, with fraction. */
  now(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() / 1000 };

/** Injection token of the {@link Clock}. */
export const CLOCK = Symbol('Clock');
