import type { ReadinessSource } from '../health/readiness.js';

/** What a drain empties. */
export interface Drainable {
  /** Takes no new calls; kept when those that run have ended. */
  drain(): Promise<void>;
  /** Closes what is left. */
  close(): void;
}

/** Calls that have begun and not ended. */
export interface OpenCalls {
  readonly count: number;
  endAll(details: string, isMeant?: (path: string) => boolean): void;
}

/** Waits, without keeping the process alive; ends early, in whatever way, when `signal` aborts. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** For the last status frames to leave before connections are cut. */
const FRAMES_MS = 50;

const DETAILS = 'the host is shutting down';

/** Streams that never end by themselves, and on which nothing is lost. */
const isWatch = (path: string): boolean =>
  path === '/grpc.health.v1.Health/Watch' || path.startsWith('/grpc.reflection.');

/**
 * Stops without losing a call: readiness falls first, so that new calls go elsewhere; then the
 * listeners take no more; calls in flight end within the grace; the rest are told `UNAVAILABLE`.
 */
export class Drain implements ReadinessSource {
  readonly name = 'drain';
  #hasBegun = false;
  readonly #listeners: (() => void)[] = [];

  constructor(
    private readonly calls: OpenCalls,
    private readonly sleep: Sleep,
  ) {}

  get problem(): string | undefined {
    return this.#hasBegun ? DETAILS : undefined;
  }

  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * @param graceMs  how long calls in flight may take
   * @param tellServices  that the stop has begun: long calls are to end
   * @returns how many calls had to be cut off
   */
  async run(
    listeners: readonly Drainable[],
    graceMs: number,
    tellServices: () => Promise<void> = () => Promise.resolve(),
  ): Promise<number> {
    this.#hasBegun = true;
    for (const listener of this.#listeners) listener();
    // Lets what the watchers were just told leave before their streams end.
    await this.sleep(0);
    this.calls.endAll(DETAILS, isWatch);
    const emptied = Promise.all([...listeners.map((listener) => listener.drain()), tellServices()]);
    const patience = new AbortController();
    const isEmpty = await Promise.race([
      emptied.then(() => true),
      this.sleep(graceMs, patience.signal).then(
        () => false,
        () => true,
      ),
    ]);
    patience.abort();
    const cut = isEmpty ? 0 : this.calls.count;
    if (!isEmpty) {
      this.calls.endAll(DETAILS);
      await this.sleep(FRAMES_MS);
    }
    for (const listener of listeners) listener.close();
    return cut;
  }
}
