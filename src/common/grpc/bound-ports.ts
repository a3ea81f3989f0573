import type { ListenerName } from './listener-name.js';

/** The ports that the gRPC listeners of this host were bound to; empty before they are. */
export class BoundPorts {
  #ports: ReadonlyMap<ListenerName, number> = new Map();

  get all(): readonly number[] {
    return [...this.#ports.values()];
  }

  /** @throws Error for a listener that is not open */
  of(listener: ListenerName): number {
    const port = this.#ports.get(listener);
    if (port === undefined) throw new Error(`${listener}: not listening`);
    return port;
  }

  /** Called once, when all listeners are open. */
  set(ports: ReadonlyMap<ListenerName, number>): void {
    this.#ports = ports;
  }
}
