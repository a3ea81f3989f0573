import type { ReadinessSource } from '../health/readiness.js';

/** Not ready until every port is open: HTTP answers a moment before the gRPC ports do. */
export class Startup implements ReadinessSource {
  readonly name = 'startup';
  #isDone = false;
  readonly #listeners: (() => void)[] = [];

  get problem(): string | undefined {
    return this.#isDone ? undefined : 'the host is starting';
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /** All ports are open. */
  finish(): void {
    this.#isDone = true;
    for (const listener of this.#listeners) listener();
  }
}
