/** The ports that the gRPC listeners of this host were bound to; empty before they are. */
export class BoundPorts {
  #ports: readonly number[] = [];

  get all(): readonly number[] {
    return this.#ports;
  }

  /** Called once, when all listeners are open. */
  set(ports: readonly number[]): void {
    this.#ports = ports;
  }
}
