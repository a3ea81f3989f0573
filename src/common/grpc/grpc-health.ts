import type { Server, ServiceDefinition } from '@grpc/grpc-js';
import { HealthImplementation, service } from 'grpc-health-check';

/**
 * `grpc.health.v1` of all listeners: each answers for its own services by their full names, and
 * for itself by the empty name.
 */
export class GrpcHealth {
  readonly #listeners: { health: HealthImplementation; names: readonly string[] }[] = [];
  #isServing = false;

  /** Adds the health service to a listener's server. */
  addTo(server: Server, serviceNames: readonly string[]): ServiceDefinition {
    const names = ['', ...serviceNames];
    const health = new HealthImplementation(
      Object.fromEntries(names.map((name) => [name, this.#status])),
    );
    health.addToServer(server);
    this.#listeners.push({ health, names });
    return service;
  }

  /** Tells all callers and watchers of a change; nothing when there is none. */
  setServing(isServing: boolean): void {
    if (isServing === this.#isServing) return;
    this.#isServing = isServing;
    for (const { health, names } of this.#listeners) {
      for (const name of names) health.setStatus(name, this.#status);
    }
  }

  get #status(): 'SERVING' | 'NOT_SERVING' {
    return this.#isServing ? 'SERVING' : 'NOT_SERVING';
  }
}
