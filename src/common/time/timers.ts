/** A pending {@link Timers.after}; its owner cancels it when it no longer waits. */
export interface Timer {
  cancel(): void;
}

/** Waiting, as a port, so that tests decide how fast time passes. */
export interface Timers {
  /** Runs `work` once after `ms` milliseconds; never keeps the process alive. */
  after(ms: number, work: () => void): Timer;
}

/** Longest wait of `setTimeout`; a longer one would end at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** The timers of the machine. */
export const systemTimers: Timers = {
  after(ms, work) {
    let remainingMs = ms;
    let handle: NodeJS.Timeout;
    const wait = () => {
      const waitMs = Math.min(remainingMs, LONGEST_WAIT_MS);
      remainingMs -= waitMs;
      handle = setTimeout(() => (remainingMs > 0 ? wait() : work()), waitMs);
      handle.unref();
    };
    wait();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Injection token of the {@link Timers}. */
export const TIMERS = Symbol('Timers');
