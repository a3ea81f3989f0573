/** How a host is to stop. */
export interface StopOptions {
  /** What calls in flight get to finish. */
  readonly graceMs: number;
  /** How long to wait after the drain, before the end. */
  readonly holdMs: number;
  /** For the log. */
  readonly reason: string;
}

/** Lets a service ask for the end of the host that it runs in. */
export class StopRequests {
  #listener: ((options: StopOptions) => void) | undefined;

  /** Whoever stops the host. */
  listen(listener: (options: StopOptions) => void): void {
    this.#listener = listener;
  }

  /** Returns at once; a host that stops already is not asked again. */
  request(options: StopOptions): void {
    this.#listener?.(options);
  }
}
