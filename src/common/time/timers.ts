/** A pending {@link Timers.after}; its owner cancels it when it no longer waits. */
export interface Timer {
  cancel(): void;
}

/** Waiting, as a port, so that tests decide how fast time passes. */
export interface Timers {
  /** Runs `work` once after `ms` milliseconds; never keeps the process alive. */
  after(ms: number, work: () => void): Timer;
}

/** The timers of the machine. */
export const systemTimers: Timers = {
  after(ms, work) {
    const handle = setTimeout(work, ms);
    handle.unref();
    return { cancel: () => clearTimeout(handle) };
  },
};

/** Injection token of the {@link Timers}. */
export const TIMERS = Symbol('Timers');
