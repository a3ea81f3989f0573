/** The status by which a stream of the health protocol says that a server serves. */
const SERVING = 'SERVING';

/** What is known of the server's health, and for how long somebody waits for it. */
export interface WatchPorts {
  /** The stream of statuses; ends or fails when the connection does. */
  watch(signal: AbortSignal): AsyncIterable<string>;
  /** Waits before the stream is opened again. @param failures  in a row, at least 1 */
  pause(failures: number): Promise<void>;
}

/**
 * The health of a server as it tells it by itself: one stream for as long as the client lives,
 * opened again when it breaks, in place of a check before every call.
 */
export class HealthWatch {
  readonly #stop = new AbortController();
  readonly #waiting = new Set<() => void>();
  #status = 'not known yet';

  constructor(private readonly ports: WatchPorts) {}

  /** As the server last told it, or why it cannot be told. */
  get status(): string {
    return this.#status;
  }

  /** Ends with {@link stop}; never rejects. */
  async run(): Promise<void> {
    for (let failures = 0; !this.#stop.signal.aborted; failures++) {
      if (failures > 0) await this.ports.pause(failures);
      try {
        for await (const status of this.ports.watch(this.#stop.signal)) {
          failures = 0;
          this.#tell(status);
        }
        this.#tell('the watch has ended');
      } catch (error) {
        this.#tell(error instanceof Error ? error.message : String(error));
      }
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  /** Waits until the server serves. @returns `false` when `signal` is aborted first */
  serving(signal: AbortSignal): Promise<boolean> {
    if (this.#status === SERVING) return Promise.resolve(true);
    if (signal.aborted) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (isServing: boolean) => {
        this.#waiting.delete(serve);
        signal.removeEventListener('abort', giveUp);
        resolve(isServing);
      };
      const serve = () => settle(true);
      const giveUp = () => settle(false);
      this.#waiting.add(serve);
      signal.addEventListener('abort', giveUp, { once: true });
    });
  }

  #tell(status: string): void {
    this.#status = status;
    if (status !== SERVING) return;
    for (const serve of [...this.#waiting]) serve();
  }
}
