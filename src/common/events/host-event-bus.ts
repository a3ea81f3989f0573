import type { HostEvent, HostEvents } from './host-event.js';

/** Hands what happens on to whoever listens, at once. */
export class HostEventBus implements HostEvents {
  readonly #listeners = new Set<(event: HostEvent) => void>();

  /** @param onFailure  told what a listener threw: that is no business of whoever published */
  constructor(private readonly onFailure: (error: unknown) => void) {}

  get isHeard(): boolean {
    return this.#listeners.size > 0;
  }

  publish(event: HostEvent): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        this.onFailure(error);
      }
    }
  }

  /** @returns what ends it */
  subscribe(listener: (event: HostEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}
