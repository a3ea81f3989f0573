import type { EventLog } from '../ags/event-log.js';
import type { ServiceHooks } from './service-declaration.js';

/** The hooks of one service. */
export interface NamedHooks {
  /** As `info` lists the service. */
  readonly name: string;
  readonly hooks: ServiceHooks;
}

/** For one hook of a stop; what takes longer is left alone. */
const STOP_MS = 5000;

/** Loads and stops the services of a host. */
export class ServiceLife {
  #loaded: readonly NamedHooks[] = [];

  constructor(
    private readonly services: readonly NamedHooks[],
    private readonly log: EventLog,
    private readonly stopMs: number = STOP_MS,
  ) {}

  /** One after the other, in the order of `info`. @throws whatever the first failing one throws */
  async load(): Promise<void> {
    for (const service of this.services) {
      this.#loaded = [...this.#loaded, service];
      await service.hooks.load?.();
    }
  }

  /** Tells all that were loaded, each within its time; one that fails keeps no other from it. */
  async stop(): Promise<void> {
    const loaded = this.#loaded;
    this.#loaded = [];
    await Promise.all(loaded.map((service) => this.#stopOne(service)));
  }

  async #stopOne({ name, hooks }: NamedHooks): Promise<void> {
    const late = Promise.withResolvers<void>();
    const timer = setTimeout(
      () => late.reject(new Error(`not stopped within ${this.stopMs} ms`)),
      this.stopMs,
    );
    try {
      await Promise.race([hooks.stop?.(), late.promise]);
    } catch (error) {
      this.log.error({ service: name, err: error }, 'a service could not be stopped');
    } finally {
      clearTimeout(timer);
    }
  }
}
